#include "fireworks/json/wire_buffer.h"

#include <gtest/gtest.h>

#include <string>

#include "fireworks/gateway/v1/model.pb.h"

namespace fireworks::json {
namespace {

constexpr uint32_t kModelsTag = 1 << 3 | 2;  // ListModelsResponse.models
constexpr uint32_t kNameTag = 1 << 3 | 2;    // Model.name

// The buffer leaves one byte for a length. If that is not enough, the content moves.
TEST(WireBufferTest, WritesLengthsOfEverySize) {
  for (const size_t length :
       {0U, 1U, 124U, 125U, 126U, 127U, 128U, 16380U, 16384U, 3000000U}) {
    const std::string name(length, 'n');
    WireBuffer buffer;
    for (int i = 0; i < 2; ++i) {
      const size_t start = buffer.BeginMessage(kModelsTag);
      buffer.WriteString(kNameTag, name);
      buffer.EndMessage(start);
    }
    gateway::v1::ListModelsResponse response;
    ASSERT_TRUE(
        response.ParseFromArray(buffer.data(), static_cast<int>(buffer.size())))
        << length;
    ASSERT_EQ(response.models_size(), 2);
    EXPECT_EQ(response.models(0).name(), name);
    EXPECT_EQ(response.models(1).name(), name);
    // The encoding is as short as possible.
    EXPECT_EQ(response.ByteSizeLong(), buffer.size());
  }
}

TEST(WireBufferTest, KeepsItsMemoryWhenCleared) {
  WireBuffer buffer;
  buffer.WriteString(kNameTag, std::string(1000, 'x'));
  const size_t capacity = buffer.capacity();
  buffer.Clear();
  EXPECT_EQ(buffer.size(), 0);
  EXPECT_EQ(buffer.capacity(), capacity);
}

}  // namespace
}  // namespace fireworks::json
