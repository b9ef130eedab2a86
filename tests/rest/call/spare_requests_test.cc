#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <utility>

#include "fireworks/rest/call/channel_core.h"

namespace fireworks::rest::internal {
namespace {

HttpRequest WithMemory(size_t bytes) {
  HttpRequest request;
  request.url.reserve(bytes);
  request.buffer.reserve(bytes);
  return request;
}

TEST(SpareRequestsTest, KeepsTheMemoryOfUsualCalls) {
  for (const size_t bytes : {size_t{1} << 10, size_t{32} << 10}) {
    SpareRequests spares;
    spares.GiveBack(WithMemory(bytes));
    const HttpRequest request = spares.Take();
    EXPECT_GE(request.url.capacity(), bytes);
    EXPECT_GE(request.buffer.capacity(), bytes);
  }
}

TEST(SpareRequestsTest, FreesLargeMemoryAndTheBody) {
  constexpr size_t kLarge = (size_t{32} << 10) + 1;
  SpareRequests spares;
  HttpRequest given = WithMemory(kLarge);
  given.body.assign(kLarge, 'x');
  spares.GiveBack(std::move(given));
  const HttpRequest request = spares.Take();
  EXPECT_LT(request.url.capacity(), kLarge);
  EXPECT_LT(request.buffer.capacity(), kLarge);
  EXPECT_EQ(request.body, "");
  EXPECT_LT(request.body.capacity(), kLarge);
}

TEST(SpareRequestsTest, KeepsAtMost64) {
  constexpr size_t kBytes = 1 << 10;
  SpareRequests spares;
  for (int i = 0; i < 100; ++i) spares.GiveBack(WithMemory(kBytes));
  int kept = 0;
  while (spares.Take().buffer.capacity() >= kBytes) ++kept;
  EXPECT_EQ(kept, 64);
}

}  // namespace
}  // namespace fireworks::rest::internal
