#include "fireworks/json/drift.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/json/decoder.h"

namespace fireworks::json {

bool operator==(const Drift& a, const Drift& b) {
  return a.kind == b.kind && a.json_path == b.json_path &&
         a.type_name == b.type_name && a.value == b.value;
}

void PrintTo(const Drift& drift, std::ostream* out) {
  *out << drift.json_path << " of " << drift.type_name << " = " << drift.value;
}

namespace {

using ::fireworks::gateway::v1::ListModelsResponse;
using ::fireworks::gateway::v1::Model;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class DriftTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!decoder_.accelerated()) GTEST_SKIP() << "simdjson was not built in";
  }

  template <typename Message>
  std::vector<Drift> DriftOf(const std::string& body) {
    Message message;
    std::vector<Drift> drift;
    EXPECT_TRUE(decoder_.Decode(body, &message, &drift).ok());
    return drift;
  }

  const Decoder decoder_;
};

TEST_F(DriftTest, IsEmptyForWhatTheSchemaKnows) {
  EXPECT_THAT(DriftOf<Model>(R"({"name":"n","state":"READY","kind":null})"),
              IsEmpty());
}

TEST_F(DriftTest, FindsUnknownFieldsWhereverTheyStand) {
  EXPECT_THAT(
      DriftOf<ListModelsResponse>(
          R"({"models":[{},{"baseModelDetails":{"new":{"a":[1, 2]}}}],
              "newer":null})"),
      ElementsAre(
          Drift{Drift::Kind::kUnknownField, "$.models[1].baseModelDetails.new",
                "fireworks.gateway.v1.BaseModelDetails", R"({"a":[1,2]})"},
          Drift{Drift::Kind::kUnknownField, "$.newer",
                "fireworks.gateway.v1.ListModelsResponse", "null"}));
}

TEST_F(DriftTest, FindsUnknownEnumNames) {
  EXPECT_THAT(
      DriftOf<Model>(
          R"({"state":"SLEEPING","supportedPrecisions":["FP8","INT1"]})"),
      ElementsAre(
          Drift{Drift::Kind::kUnknownEnumValue, "$.state",
                "fireworks.gateway.v1.Model.State", "\"SLEEPING\""},
          Drift{Drift::Kind::kUnknownEnumValue, "$.supportedPrecisions[1]",
                "fireworks.gateway.v1.BaseModelDetails.Precision",
                "\"INT1\""}));
}

TEST_F(DriftTest, BoundsAndCleansWhatItQuotes) {
  const std::string lengthy(500, 'x');
  const auto drift = DriftOf<Model>(R"({"a\u001b\u0085)" + lengthy +
                                    R"(":"\u009b)" + lengthy + "\"}");
  ASSERT_THAT(drift, SizeIs(1));
  EXPECT_EQ(drift[0].json_path, "$[\"a??" + std::string(74, 'x') + "...\"]");
  EXPECT_EQ(drift[0].value, "\"?" + std::string(75, 'x') + "...");
}

TEST_F(DriftTest, ReportsAHundredFindingsAtMost) {
  std::string body = "{";
  for (int i = 0; i < 1000; ++i) body += "\"new" + std::to_string(i) + "\":0,";
  body += R"("name":"n"})";
  EXPECT_THAT(DriftOf<Model>(body), SizeIs(100));
}

TEST_F(DriftTest, IsAppended) {
  Model model;
  std::vector<Drift> drift(1);
  ASSERT_TRUE(decoder_.Decode(R"({"new":0})", &model, &drift).ok());
  EXPECT_THAT(drift, SizeIs(2));
  // Not decoded, so nothing is known of it.
  EXPECT_FALSE(decoder_.Decode(R"({"new":0,"name":1})", &model, &drift).ok());
  EXPECT_THAT(drift, SizeIs(2));
}

TEST(DriftWithoutAcceleratorTest, IsNotReported) {
  DecoderOptions options;
  options.accelerate = false;
  Model model;
  std::vector<Drift> drift;
  ASSERT_TRUE(Decoder(options).Decode(R"({"new":0})", &model, &drift).ok());
  EXPECT_THAT(drift, IsEmpty());
}

}  // namespace
}  // namespace fireworks::json
