#include "fireworks/rest/call/api_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/status_matchers.h"

namespace fireworks::rest {
namespace {

using ::fireworks::testing_support::IsOkAndHolds;
using ::fireworks::testing_support::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

struct GoodRow {
  std::string name;
  std::string key;
  std::string want;
};

class GoodKeyTest : public ::testing::TestWithParam<GoodRow> {};

TEST_P(GoodKeyTest, IsTrimmed) {
  EXPECT_THAT(CleanApiKey(GetParam().key), IsOkAndHolds(GetParam().want));
}

INSTANTIATE_TEST_SUITE_P(Rows, GoodKeyTest,
                         ::testing::ValuesIn(std::vector<GoodRow>{
                             {"Plain", "fw_abc", "fw_abc"},
                             {"NewlineAtTheEnd", "fw_abc\n", "fw_abc"},
                             {"WindowsNewlineAtTheEnd", "fw_abc\r\n", "fw_abc"},
                             {"BlanksAround", " \tfw_abc \n\n", "fw_abc"},
                             {"Jwt", "eyJhbGciOiJI.eyJzdWIi-_.c2ln=",
                              "eyJhbGciOiJI.eyJzdWIi-_.c2ln="},
                             {"EqualsAtTheEnd", "ABCD=", "ABCD="},
                             {"AllSymbols",
                              "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
                              "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"},
                         }),
                         [](const auto& info) { return info.param.name; });

struct BadRow {
  std::string name;
  std::string key;
  std::string says;
};

class BadKeyTest : public ::testing::TestWithParam<BadRow> {};

TEST_P(BadKeyTest, IsRefusedAndNotQuoted) {
  EXPECT_THAT(CleanApiKey(GetParam().key),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr(GetParam().says), Not(HasSubstr("fw_")),
                             Not(HasSubstr("secret")))));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadKeyTest,
    ::testing::ValuesIn(std::vector<BadRow>{
        {"Empty", "", "empty"},
        {"BlanksOnly", " \r\n\t", "empty"},
        {"NewlineInside", "fw_a\nsecret", "control character"},
        {"HeaderInjection", "fw_a\r\nX-Evil: secret", "control character"},
        {"Nul", std::string("fw_a\0secret", 11), "control character"},
        {"NulAtTheEnd", std::string("fw_secret\0", 10), "control character"},
        {"Space", "fw_a secret", "contains a space"},
        {"Tab", "fw_a\tsecret", "control character"},
        {"Delete", "fw_a\x7fsecret", "control character"},
        {"Quoted", "\"fw_secret\"", "quotes"},
        {"SingleQuoted", "'fw_secret'", "quotes"},
        {"Assignment", "FIREWORKS_API_KEY=fw_secret", "assignment"},
        {"NotAscii", "fw_\xc3\xa9secret", "not ASCII"},
        {"NoBreakSpaceAtTheEnd", "fw_secret\xc2\xa0", "not ASCII"},
        {"ByteOrderMark",
         "\xef\xbb\xbf"
         "fw_secret",
         "not ASCII"},
    }),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace fireworks::rest
