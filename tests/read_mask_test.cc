#include "fireworks/read_mask.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "support/status_matchers.h"

namespace fireworks {
namespace {

using ::fireworks::gateway::v1::ListModelsResponse;
using ::fireworks::gateway::v1::Model;
using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::StatusIs;
using ::google::protobuf::FieldMask;
using ::testing::HasSubstr;

struct GoodRow {
  std::string name;
  std::string text;
  std::string want;
};

class GoodMaskTest : public ::testing::TestWithParam<GoodRow> {};

TEST_P(GoodMaskTest, IsCanonical) {
  const auto mask = ReadMask::Parse(GetParam().text);
  ASSERT_THAT(mask, IsOk());
  EXPECT_EQ(mask->ToString(), GetParam().want);
  EXPECT_EQ(mask->empty(), GetParam().want.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Rows, GoodMaskTest,
    ::testing::ValuesIn(std::vector<GoodRow>{
        {"Empty", "", ""},
        {"All", "*", "*"},
        {"AllAndMore", "name,*,state", "*"},
        {"One", "name", "name"},
        {"SnakeCase", "display_name", "display_name"},
        {"CamelCase", "displayName", "display_name"},
        {"Sorted", "state,kind,name", "kind,name,state"},
        {"Twice", "display_name,name,displayName", "display_name,name"},
        {"Nested", "base_model_details.parameter_count",
         "base_model_details.parameter_count"},
        {"NestedCamelCase", "baseModelDetails.parameterCount",
         "base_model_details.parameter_count"},
        {"NestedMixed", "baseModelDetails.parameter_count",
         "base_model_details.parameter_count"},
        {"ParentSwallowsChild",
         "base_model_details.moe,base_model_details,name",
         "base_model_details,name"},
        {"Blanks", " name ,\tstate\n", "name,state"},
        {"WholeList", "deployedModelRefs", "deployed_model_refs"},
        {"Modes", "serverlessModes", "serverless_modes"},
        {"WholeMap", "default_sampling_params", "default_sampling_params"},
        {"InsideATimestamp", "createTime.seconds", "create_time.seconds"},
        {"Number", "useTrainingV2", "use_training_v2"},
    }),
    [](const auto& info) { return info.param.name; });

struct BadRow {
  std::string name;
  std::string text;
  std::string says;
};

class BadMaskTest : public ::testing::TestWithParam<BadRow> {};

TEST_P(BadMaskTest, SaysWhatIsWrong) {
  const auto mask = ReadMask::Parse(GetParam().text);
  EXPECT_THAT(mask, StatusIs(absl::StatusCode::kInvalidArgument,
                             HasSubstr(GetParam().says)));
  EXPECT_LT(mask.status().message().size(), 300u);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadMaskTest,
    ::testing::ValuesIn(std::vector<BadRow>{
        {"Slip", "displayNam",
         "no field 'displayNam' in Model; did you mean 'display_name'?"},
        {"SlipInSnakeCase", "dispaly_name", "did you mean 'display_name'?"},
        {"WrongCase", "DISPLAYNAME", "did you mean 'display_name'?"},
        {"NestedSlip", "base_model_details.moes",
         "no field 'moes' in BaseModelDetails; did you mean "
         "'base_model_details.moe'?"},
        {"OneLevelTooHigh", "parameterCount",
         "did you mean 'base_model_details.parameter_count'?"},
        {"NothingNear", "price", "no field 'price' in Model"},
        {"LongName", std::string(200, 'x'), "no field 'xxx"},
        {"Drift", "brand_new", "no field 'brand_new' in Model"},
        {"BehindAll", "*,brand_new", "no field 'brand_new' in Model"},
        {"Blank", " ", "a name in it is empty"},
        {"DoubledComma", "name,,state", "a name in it is empty"},
        {"TrailingComma", "name,", "a name in it is empty"},
        {"LeadingDot", ".name", "a name in it is empty"},
        {"TrailingDot", "name.", "a name in it is empty"},
        {"DoubledDot", "base_model_details..moe", "a name in it is empty"},
        {"BlankInside", "display name", "it contains \" \""},
        {"Injection", "name&key=x", "it contains"},
        {"Percent", "na%6De", "it contains \"%\""},
        {"NewlineInside", "na\nme", "it contains \"\\n\""},
        {"Nul", std::string("na\0me", 5), "it contains \"\\x00\""},
        {"Unicode", "nam\xc3\xa9", "it contains \"\\xc3\""},
        {"NestedAll", "base_model_details.*", "it contains \"*\""},
        {"ThroughARepeatedField", "deployed_model_refs.name",
         "inside 'deployed_model_refs', because it is repeated; use "
         "'deployed_model_refs' alone"},
        {"ThroughAMap", "defaultSamplingParams.temperature",
         "'default_sampling_params', because it is repeated"},
        {"ThroughAScalar", "name.first", "'name', because it has no fields"},
        {"Dots", std::string(100'000, '.'), "longer than 256 bytes"},
        {"DeepPath", "name" + std::string(100'000, '.') + "x",
         "longer than 256 bytes"},
        {"Commas", std::string(100'000, ','),
         "1001 paths, more than the limit of 1000"},
    }),
    [](const auto& info) { return info.param.name; });

TEST(ReadMask, ANullPointerIsAnError) {
  const char* const text = nullptr;
  EXPECT_THAT(ReadMask(text).status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(ReadMask, FromPaths) {
  ASSERT_OK_AND_ASSIGN(const ReadMask mask,
                       ReadMask::FromPaths({"state", "displayName"}));
  EXPECT_EQ(mask.ToString(), "display_name,state");
  // Parse() would split this into two paths.
  EXPECT_THAT(ReadMask::FromPaths({"name,state"}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(ReadMask::FromPaths({""}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(ReadMask::FromPaths(std::vector<std::string>(1001, "name")),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(ReadMask, FromProtoTakesUnknownPathsAsTheyAre) {
  FieldMask proto;
  for (const char* path : {"newField.inner_part", "displayName", "name"}) {
    proto.add_paths(path);
  }
  ASSERT_OK_AND_ASSIGN(const ReadMask mask, ReadMask::FromProto(proto));
  EXPECT_EQ(mask.ToString(), "display_name,name,newField.inner_part");
  proto.add_paths("a,b");
  EXPECT_THAT(ReadMask::FromProto(proto),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(ReadMask, AddUnchecked) {
  ASSERT_OK_AND_ASSIGN(ReadMask mask, ReadMask::Parse("name"));
  EXPECT_THAT(mask.AddUnchecked("encryption.new_state"), IsOk());
  EXPECT_EQ(mask.ToString(), "encryption.new_state,name");
  for (const std::string& path :
       {std::string(), std::string("*"), std::string("a,b"), std::string("a.."),
        std::string("a&b"), std::string("a b"), std::string("a\r\nb"),
        std::string(257, 'a'), std::string(100'000, '.')}) {
    EXPECT_THAT(mask.AddUnchecked(path),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << path.substr(0, 80);
  }
  EXPECT_EQ(mask.ToString(), "encryption.new_state,name");
}

TEST(ReadMask, AddUncheckedIsBounded) {
  ReadMask mask;
  for (int i = 0; i < 1000; ++i) {
    ASSERT_THAT(mask.AddUnchecked(absl::StrCat("f", i)), IsOk());
  }
  EXPECT_THAT(mask.AddUnchecked("one_more"),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

// ---- TrimToMask

struct TrimRow {
  std::string name;
  std::vector<std::string> paths;
  std::string want;  // "" if the model does not change.
};

class TrimTest : public ::testing::TestWithParam<TrimRow> {};

constexpr char kModel[] = R"pb(
  name: "n"
  display_name: ""
  state: READY
  public: false
  base_model_details { moe: true parameter_count: 5 }
  deployed_model_refs { name: "d" }
  default_sampling_params { key: "k" value: 1 }
)pb";

Model Parsed(const std::string& text) {
  Model model;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &model));
  return model;
}

TEST_P(TrimTest, KeepsWhatTheMaskNames) {
  FieldMask mask;
  for (const std::string& path : GetParam().paths) mask.add_paths(path);
  Model model = Parsed(kModel);
  TrimToMask(mask, &model);
  EXPECT_EQ(
      model.DebugString(),
      Parsed(GetParam().want.empty() ? kModel : GetParam().want).DebugString());
}

INSTANTIATE_TEST_SUITE_P(
    Rows, TrimTest,
    ::testing::ValuesIn(std::vector<TrimRow>{
        {"NoMask", {}, ""},
        {"All", {"*"}, ""},
        {"AllAndMore", {"name", "*"}, ""},
        {"Zeros", {"display_name", "public"}, "display_name: '' public: false"},
        {"Absent", {"state", "kind"}, "state: READY"},
        {"CamelCase", {"displayName"}, "display_name: ''"},
        {"Nested",
         {"name", "base_model_details.moe"},
         "name: 'n' base_model_details { moe: true }"},
        {"NestedInWhatIsAbsent", {"name", "peft_details.r"}, "name: 'n'"},
        {"ParentAndChild",
         {"base_model_details.moe", "base_model_details"},
         "base_model_details { moe: true parameter_count: 5 }"},
        {"ListAndMap",
         {"deployed_model_refs", "default_sampling_params"},
         "deployed_model_refs { name: 'd' } "
         "default_sampling_params { key: 'k' value: 1 }"},
        {"Unknown", {"name", "new_field"}, ""},
        {"ThroughARepeatedField", {"deployed_model_refs.name"}, ""},
        {"ThroughAMap", {"default_sampling_params.k"}, ""},
        {"ThroughAMapEntry", {"default_sampling_params.value"}, ""},
        {"ThroughAScalar", {"name.x"}, ""},
        {"EmptyPath", {""}, ""},
        {"TrailingDot", {"name."}, ""},
        {"Dots", {std::string(100'000, '.')}, ""},
    }),
    [](const auto& info) { return info.param.name; });

TEST(TrimToMask, AnyMessage) {
  ListModelsResponse response;
  response.add_models()->set_name("n");
  response.set_total_size(1);
  FieldMask mask;
  mask.add_paths("totalSize");
  TrimToMask(mask, &response);
  EXPECT_EQ(response.models_size(), 0);
  EXPECT_TRUE(response.has_total_size());
}

}  // namespace
}  // namespace fireworks
