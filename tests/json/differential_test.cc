// If the accelerator decodes a body, JsonStringToMessage makes the same message of
// it.

#include "json/differential.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/duration.pb.h>
#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/wrappers.pb.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "fireworks/gateway/v1/model.pb.h"
#include "json/json_generator.h"
#include "json/test_schema.h"

namespace fireworks::json {
namespace {

using ::fireworks::gateway::v1::ListModelsResponse;
using ::fireworks::gateway::v1::Model;
using google::protobuf::Descriptor;

bool IsOfTheService(const Descriptor* type) {
  return type->file() == Model::descriptor()->file();
}

class DifferentialTest : public ::testing::TestWithParam<const Descriptor*> {
 protected:
  void SetUp() override {
    if (!Decoder().accelerated()) GTEST_SKIP() << "simdjson was not built in";
  }
  const Differential differential_;
};

INSTANTIATE_TEST_SUITE_P(
    , DifferentialTest,
    ::testing::Values(Model::descriptor(), ListModelsResponse::descriptor(),
                      TestMessage("Everything"), TestMessage("Special"),
                      TestMessage("Legacy"),
                      google::protobuf::Struct::descriptor(),
                      google::protobuf::Value::descriptor(),
                      google::protobuf::ListValue::descriptor(),
                      google::protobuf::StringValue::descriptor(),
                      google::protobuf::DoubleValue::descriptor(),
                      google::protobuf::Timestamp::descriptor(),
                      google::protobuf::Duration::descriptor(),
                      google::protobuf::FieldMask::descriptor()),
    [](const auto& type) { return std::string(type.param->name()); });

// Enough that each kind of field has each kind of odd value several times.
constexpr uint32_t kBodies = 2000;

TEST_P(DifferentialTest, AgreesOnWellFormedBodies) {
  for (uint32_t seed = 0; seed < kBodies; ++seed) {
    JsonGenerator generator(seed, 0);
    const auto outcome =
        differential_.Run(generator.Body(GetParam()), GetParam());
    ASSERT_EQ(outcome.difference, "") << "seed " << seed;
    if (IsOfTheService(GetParam())) {
      ASSERT_FALSE(outcome.deferred) << "seed " << seed;
    }
  }
}

TEST_P(DifferentialTest, AgreesOnOddBodies) {
  uint32_t decoded = 0;
  for (uint32_t seed = 0; seed < 4 * kBodies; ++seed) {
    JsonGenerator generator(seed, 1 + static_cast<int>(seed % 12));
    const auto outcome =
        differential_.Run(generator.Body(GetParam()), GetParam());
    ASSERT_EQ(outcome.difference, "") << "seed " << seed;
    if (!outcome.deferred) ++decoded;
  }
  // Otherwise too little was compared.
  EXPECT_GT(decoded, kBodies / 20);
}

TEST_P(DifferentialTest, AgreesOnIllFormedBodies) {
  for (uint32_t seed = 0; seed < kBodies; ++seed) {
    JsonGenerator generator(seed, static_cast<int>(seed % 2));
    const std::string body = generator.Mutate(generator.Body(GetParam()));
    ASSERT_EQ(differential_.Run(body, GetParam()).difference, "")
        << "seed " << seed;
  }
}

TEST_P(DifferentialTest, FindsTheDriftThatProtobufWouldRefuse) {
  for (uint32_t seed = 0; seed < kBodies; ++seed) {
    JsonGenerator generator(seed, static_cast<int>(seed % 12));
    ASSERT_EQ(DriftDifference(generator.Body(GetParam()), GetParam()), "")
        << "seed " << seed;
  }
}

TEST(DifferentialSamplesTest, DecodesEveryRealAnswer) {
  if (!Decoder().accelerated()) GTEST_SKIP() << "simdjson was not built in";
  const std::filesystem::path folder(FIREWORKS_SAMPLES_DIR);
  if (!std::filesystem::is_directory(folder)) {
    GTEST_SKIP() << folder << " is not there";
  }
  const Differential differential;
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    SCOPED_TRACE(entry.path());
    std::ifstream file(entry.path());
    const std::string body{std::istreambuf_iterator<char>(file), {}};
    const auto outcome = differential.Run(body, Model::descriptor());
    EXPECT_EQ(outcome.difference, "");
    EXPECT_TRUE(outcome.accepted);
    EXPECT_FALSE(outcome.deferred);
    ++count;
  }
  EXPECT_GT(count, 0);
}

}  // namespace
}  // namespace fireworks::json
