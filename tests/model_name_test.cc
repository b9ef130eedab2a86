#include "fireworks/model_name.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "support/status_matchers.h"

namespace fireworks {
namespace {

using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::StatusIs;
using ::testing::HasSubstr;

struct GoodRow {
  std::string name;
  std::string text;
  std::string default_account;
  std::string want;
};

class GoodNameTest : public ::testing::TestWithParam<GoodRow> {};

TEST_P(GoodNameTest, IsParsed) {
  const auto name =
      ModelName::Parse(GetParam().text, GetParam().default_account);
  ASSERT_THAT(name, IsOk());
  EXPECT_EQ(name->ToString(), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, GoodNameTest,
    ::testing::ValuesIn(std::vector<GoodRow>{
        {"Full", "accounts/fireworks/models/llama-v3p1-8b", "",
         "accounts/fireworks/models/llama-v3p1-8b"},
        {"Short", "fireworks/llama", "", "accounts/fireworks/models/llama"},
        {"Bare", "llama", "fireworks", "accounts/fireworks/models/llama"},
        {"TheDefaultIsOnlyADefault", "a/m", "fireworks", "accounts/a/models/m"},
        {"FullWithDefault", "accounts/a/models/m", "fireworks",
         "accounts/a/models/m"},
        {"AllCharacters", "A0-_.~z/m.1", "", "accounts/A0-_.~z/models/m.1"},
        {"KeywordsAsIds", "accounts/accounts/models/models", "",
         "accounts/accounts/models/models"},
        {"ABareKeyword", "models", "a", "accounts/a/models/models"},
        {"ThreeDots", "a/...", "", "accounts/a/models/..."},
        {"LongestId", "a/" + std::string(255, 'm'), "",
         "accounts/a/models/" + std::string(255, 'm')},
    }),
    [](const auto& info) { return info.param.name; });

struct BadRow {
  std::string name;
  std::string text;
  std::string says;
  std::string default_account = "fireworks";
};

class BadNameTest : public ::testing::TestWithParam<BadRow> {};

TEST_P(BadNameTest, SaysWhatIsWrong) {
  const auto name =
      ModelName::Parse(GetParam().text, GetParam().default_account);
  EXPECT_THAT(name, StatusIs(absl::StatusCode::kInvalidArgument,
                             HasSubstr(GetParam().says)));
  EXPECT_LT(name.status().message().size(), 300u);
  for (const char c : name.status().message()) {
    EXPECT_TRUE(c >= 0x20 && c < 0x7f) << static_cast<int>(c);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadNameTest,
    ::testing::ValuesIn(std::vector<BadRow>{
        {"Empty", "", "it is empty"},
        {"Blank", " ", "the model id contains \" \""},
        {"NoAccount", "llama", "no default account", ""},
        {"Dot", "a/.", "the model id is \".\" or \"..\""},
        {"DotDot", "accounts/a/models/..", "the model id is"},
        {"DotDotAccount", "accounts/../models/m", "the account id is"},
        {"BareDotDot", "..", "the model id is"},
        {"Slash", "/", "not the name of a model"},
        {"EmptyModel", "accounts/a/models/", "the model id is empty"},
        {"EmptyAccount", "accounts//models/m", "the account id is empty"},
        {"LeadingSlash", "/accounts/a/models/m", "not of the form"},
        {"TrailingSlash", "accounts/a/models/m/", "not of the form"},
        {"DoubledSlash", "accounts/a//models/m", "not of the form"},
        {"Version", "v1/accounts/a/models/m", "not of the form"},
        {"ModelWithoutAccount", "models/m", "not of the form"},
        {"AccountAlone", "accounts/a", "not of the form"},
        {"AccountAndModels", "accounts/a/models", "not of the form"},
        {"OtherCollection", "accounts/a/deployedModels/m", "not of the form"},
        {"Case", "Accounts/a/Models/m", "not of the form"},
        {"Deployment", "accounts/a/models/m#accounts/b/deployments/d",
         "a deployment follows the \"#\"; the model alone is "
         "\"accounts/a/models/m\""},
        {"Fragment", "a/m#", "deployment"},
        {"Verb", "accounts/a/models/m:getDownloadEndpoint",
         "\":\" is not allowed; the model alone is \"accounts/a/models/m\""},
        {"Url", "https://api.fireworks.ai/v1/accounts/a/models/m",
         "it is a URL"},
        {"Percent", "a/m%2Fx", "the model id contains \"%\""},
        {"PercentInAccount", "a%2e/m", "the account id contains \"%\""},
        {"Query", "a/m?x=y", "contains \"?\""},
        {"Backslash", "a\\m", "contains \"\\\\\""},
        {"Plus", "a/m+n", "contains \"+\""},
        {"BlankInside", "a/m n", "contains \" \""},
        {"BlankAtTheEnd", "a/m ", "contains \" \""},
        {"Newline", "a/m\n",
         "\"a/m\\n\" is not the name of a model: the model "
         "id contains \"\\n\""},
        {"Escape", "a/\x1b[31m", "contains \"\\x1b\""},
        {"Nul", std::string("a/m\0n", 5), "contains \"\\x00\""},
        {"Delete", "a/m\x7f", "contains \"\\x7f\""},
        {"Unicode", "a/m\xc3\xa9", "contains a character that is not ASCII"},
        {"LookAlike", "fireworks/ll\xd0\xb0ma", "\"fireworks/ll\\xd0\\xb0ma\""},
        {"NoUtf8", "a/\xff", "contains a character that is not ASCII"},
        {"TooLong", "a/" + std::string(256, 'm'), "longer than 255 bytes"},
        {"TenKilobytes", std::string(10 << 10, 'm'), "longer than 255 bytes"},
        {"TenKilobytesOfSlashes", std::string(10 << 10, '/'),
         "not of the form"},
        {"TenKilobytesOfControls", std::string(10 << 10, '\x01'), "\\x01\\x01"},
        {"BadDefaultAccount", "m", "the account id contains \" \"", "a b"},
    }),
    [](const auto& info) { return info.param.name; });

TEST(ModelName, HasParts) {
  ASSERT_OK_AND_ASSIGN(const ModelName name, ModelName::Parse("a/m"));
  EXPECT_EQ(name.account(), "a");
  EXPECT_EQ(name.model(), "m");
  EXPECT_TRUE(name == *ModelName::Parse("accounts/a/models/m"));
  EXPECT_TRUE(name != *ModelName::Parse("a/n"));
  EXPECT_TRUE(name != *ModelName::Parse("b/m"));
}

TEST(AccountName, IsParsed) {
  for (const char* text : {"acme", "accounts/acme"}) {
    ASSERT_OK_AND_ASSIGN(const AccountName name, AccountName::Parse(text));
    EXPECT_EQ(name.account(), "acme");
    EXPECT_EQ(name.ToString(), "accounts/acme");
    EXPECT_TRUE(name == *AccountName::Parse("acme"));
    EXPECT_TRUE(name != *AccountName::Parse("other"));
  }
}

TEST(AccountName, SaysWhatIsWrong) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"", "the id is empty"},
      {"accounts/", "the id is empty"},
      {"a/b", "the id contains \"/\""},
      {"..", "the id is \".\" or \"..\""},
      {"accounts/a/models/m", "the id contains \"/\""},
      {"a\n", "\"a\\n\" is not the name of an account"},
  };
  for (const auto& [text, says] : rows) {
    EXPECT_THAT(AccountName::Parse(text),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(says)));
  }
}

}  // namespace
}  // namespace fireworks
