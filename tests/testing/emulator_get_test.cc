// The emulator's answers to GetModel.

#include <memory>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "fireworks/testing/emulator.h"
#include "gtest/gtest.h"
#include "testing/emulator_http.h"

namespace fireworks::testing {
namespace {

constexpr char kModel[] = "/v1/accounts/fireworks/models/deepseek-v3";

std::string Masked(std::string_view mask) {
  return absl::StrCat(kModel, "?readMask=", std::string(mask));
}
class GetAnswerTest : public ::testing::TestWithParam<AnswerCase> {
 protected:
  static void SetUpTestSuite() { emulator_ = MustStart(); }
  static void TearDownTestSuite() { emulator_.reset(); }
  static std::unique_ptr<Emulator> emulator_;
};
std::unique_ptr<Emulator> GetAnswerTest::emulator_;

TEST_P(GetAnswerTest, IsTheServices) { ExpectAnswer(*emulator_, GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    GetModel, GetAnswerTest,
    ::testing::Values(
        AnswerCase{"Full", kModel, 200, R"("displayName":"DeepSeek V3")"},
        AnswerCase{"ShowsUnsetStrings", kModel, 200, R"("importedFrom":"")"},
        AnswerCase{"ShowsUnsetMessagesAsNull", kModel, 200,
                   R"("deprecationDate":null)"},
        AnswerCase{"ShowsUnsetListsOfHeldMessages", kModel, 200,
                   R"("targetModules":[])"},
        AnswerCase{"ShowsZerosInsideLists", kModel, 200,
                   R"("state":"DEPLOYING","default":false,"public":true)"},
        AnswerCase{"ShowsUnsetMessagesInsideListsAsNull", kModel, 200,
                   R"("createTime":"2026-05-04T10:00:00Z","updateTime":null)"},
        AnswerCase{"SendsInt64AsText", kModel, 200,
                   R"("parameterCount":"671026419200")"},
        AnswerCase{"KeepsMicroseconds", kModel, 200,
                   R"("createTime":"2024-12-30T12:00:00.123456Z")"},
        AnswerCase{"KeepsUnicode", kModel, 200, "｜"},
        AnswerCase{"SmallFloat", "/v1/accounts/fireworks/models/lumen-vl-32b",
                   200, R"("temperature":1e-06)"},
        AnswerCase{"NoSuchModel", "/v1/accounts/fireworks/models/nope", 404,
                   R"({"code":5,"message":"Model not found","details":[]})"},
        AnswerCase{"NoSuchRoute", "/v2/accounts/fireworks/models/nope", 404,
                   R"({"code":5,"message":"Not Found","details":[]})"},
        AnswerCase{"CustomVerbIsAnotherRoute",
                   "/v1/accounts/fireworks/models/deepseek-v3:prepare", 404,
                   R"("message":"Not Found")"},
        AnswerCase{"EncodedSlashBreaksTheRoute",
                   "/v1/accounts/fireworks/models/a%2Fb", 404,
                   R"("message":"Not Found")"},
        AnswerCase{"EmptyId", "/v1/accounts/fireworks/models/", 404,
                   R"("message":"Not Found")"},
        AnswerCase{"UnknownParameterIsIgnored",
                   absl::StrCat(kModel, "?future=1&future=2"), 200, "{"}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    ReadMask, GetAnswerTest,
    ::testing::Values(
        AnswerCase{"OnePath", Masked("display_name"), 200,
                   R"("displayName":"DeepSeek V3")"},
        AnswerCase{"TheRestIsZero", Masked("display_name"), 200,
                   R"("contextLength":0)"},
        AnswerCase{"TheRestIsNull", Masked("display_name"), 200,
                   R"("baseModelDetails":null)"},
        AnswerCase{"Nested", Masked("base_model_details.moe"), 200,
                   R"("moe":true)"},
        AnswerCase{"NestedRestIsZero", Masked("base_model_details.moe"), 200,
                   R"("parameterCount":"0")"},
        AnswerCase{"NestedInAbsent", Masked("deprecation_date.year"), 200,
                   R"("deprecationDate":null)"},
        AnswerCase{"Repeated", Masked("supported_precisions"), 200,
                   R"("supportedPrecisions":["FP8_MM_V2","BF16"])"},
        AnswerCase{"Map", Masked("default_sampling_params"), 200,
                   R"("top_k":40)"},
        AnswerCase{"All", Masked("*"), 200, R"("name":"accounts)"},
        AnswerCase{"AllAmongOthers", Masked("name,*"), 200, R"("moe":true)"},
        AnswerCase{"Empty", Masked(""), 200, R"("moe":true)"},
        AnswerCase{"SnakeCaseKey", absl::StrCat(kModel, "?read_mask=name"), 200,
                   R"("displayName":"")"},
        AnswerCase{"EncodedComma", Masked("name%2Ckind"), 200,
                   R"("kind":"HF_BASE_MODEL")"},
        AnswerCase{"UnknownPath", Masked("nope"), 400,
                   R"({"code":3,"message":"invalid readMask: no such path: )"
                   R"(\"nope\"","details":[]})"},
        AnswerCase{"CamelCase", Masked("displayName"), 400, R"("code":3)"},
        AnswerCase{"UnknownBesideAll", Masked("*,nope"), 400, R"("code":3)"},
        AnswerCase{"Blank", Masked("name,%20kind"), 400, R"("code":3)"},
        AnswerCase{"DoubledDot", Masked("base_model_details..moe"), 400,
                   R"("code":3)"},
        AnswerCase{"TrailingDot", Masked("base_model_details."), 400,
                   R"("code":3)"},
        AnswerCase{"BelowScalar", Masked("name.x"), 400, R"("code":3)"},
        AnswerCase{"BelowRepeated", Masked("deployed_model_refs.name"), 400,
                   R"("code":3)"},
        AnswerCase{"BelowMap", Masked("default_sampling_params.top_k"), 400,
                   R"("code":3)"},
        AnswerCase{"NoUtf8", Masked("%FF%0A"), 400,
                   R"(readMask cannot be \"\\xff\")"},
        AnswerCase{"RepeatedKey", Masked("name&readMask=kind"), 400,
                   R"("message":"too many values for field \"readMask\"")"}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace fireworks::testing
