#include "fireworks/credentials.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

#include "support/status_matchers.h"
#include "support/temp_dir.h"

namespace fireworks {
namespace {

using ::fireworks::testing_support::IsOkAndHolds;
using ::fireworks::testing_support::StatusIs;
using ::fireworks::testing_support::TempDir;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(ReadApiKeyFile, TrimsTheKey) {
  const TempDir dir;
  EXPECT_THAT(ReadApiKeyFile(dir.Write("key", "fw_abc\n")),
              IsOkAndHolds("fw_abc"));
  EXPECT_THAT(ReadApiKeyFile(dir.Write("windows", "\tfw_abc \r\n")),
              IsOkAndHolds("fw_abc"));
  EXPECT_THAT(ReadApiKeyFile(dir.Write(
                  "full", "fw_abc" + std::string((64 << 10) - 6, '\n'))),
              IsOkAndHolds("fw_abc"));
}

TEST(ReadApiKeyFile, ReadsAPipe) {
  const TempDir dir;
  const std::string path = dir.path() + "/pipe";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  std::thread writer([&] { dir.Write("pipe", "fw_abc\n"); });
  EXPECT_THAT(ReadApiKeyFile(path), IsOkAndHolds("fw_abc"));
  writer.join();
}

struct BadFile {
  std::string name;
  std::string content;
  std::string says;
};

class BadKeyFileTest : public ::testing::TestWithParam<BadFile> {};

TEST_P(BadKeyFileTest, IsNamedAndNotQuoted) {
  const TempDir dir;
  const std::string path = dir.Write("the.key", GetParam().content);
  EXPECT_THAT(ReadApiKeyFile(path),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr(path), HasSubstr(GetParam().says),
                             Not(HasSubstr("fw_")))));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadKeyFileTest,
    ::testing::ValuesIn(std::vector<BadFile>{
        {"Empty", "", "empty"},
        {"BlankLines", "\n\n", "empty"},
        {"TwoKeys", "fw_a\nfw_b\n", "control character"},
        {"AuthIni", "api_key = fw_a\n", "blank"},
        {"Nul", std::string("fw_a\0b", 6), "control character"},
        {"TooLarge", "fw_a" + std::string(64 << 10, '\n'), "larger than 65536"},
    }),
    [](const auto& info) { return info.param.name; });

TEST(ReadApiKeyFile, SaysWhyAFileCannotBeRead) {
  const TempDir dir;
  EXPECT_THAT(ReadApiKeyFile(dir.path() + "/none"),
              StatusIs(absl::StatusCode::kNotFound,
                       AllOf(HasSubstr(dir.path() + "/none"),
                             HasSubstr("No such file"))));
  EXPECT_THAT(ReadApiKeyFile(dir.path()).status().message(),
              AllOf(HasSubstr(dir.path()), HasSubstr("Is a directory")));
  EXPECT_THAT(ReadApiKeyFile(""), StatusIs(absl::StatusCode::kNotFound));
}

TEST(ReadApiKeyFile, SaysWhenItMayNot) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const TempDir dir;
  const std::string path = dir.Write("key", "fw_abc");
  ASSERT_EQ(chmod(path.c_str(), 0), 0);
  EXPECT_THAT(ReadApiKeyFile(path),
              StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr(path)));
}

struct IniRow {
  std::string name;
  std::string text;
  std::string api_key;
  std::string account_id;
};

class AuthIniTest : public ::testing::TestWithParam<IniRow> {};

TEST_P(AuthIniTest, IsParsed) {
  const AuthIni ini = ParseAuthIni(GetParam().text);
  EXPECT_EQ(ini.api_key, GetParam().api_key);
  EXPECT_EQ(ini.account_id, GetParam().account_id);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, AuthIniTest,
    ::testing::ValuesIn(std::vector<IniRow>{
        {"Empty", "", "", ""},
        {"Both", "api_key = fw_a\naccount_id = acc\n", "fw_a", "acc"},
        {"NoBlanksNoNewline", "account_id=acc\napi_key=fw_a", "fw_a", "acc"},
        {"WindowsNewlines", "api_key = fw_a\r\naccount_id = acc\r\n", "fw_a",
         "acc"},
        {"ByteOrderMark",
         "\xef\xbb\xbf"
         "api_key = fw_a",
         "fw_a", ""},
        {"MuchSpace", "\n\t api_key \t=\t fw_a  \n", "fw_a", ""},
        {"DoubleQuotes", "api_key = \"fw_a\"", "fw_a", ""},
        {"SingleQuotes", "api_key = 'fw_a'", "fw_a", ""},
        {"BlanksInQuotes", "api_key = \" fw_a\t\"", "fw_a", ""},
        {"OneQuote", "api_key = \"", "\"", ""},
        {"UnevenQuotes", "api_key = \"fw_a'", "\"fw_a'", ""},
        {"Comments", "# api_key = no\n; api_key = no\n", "", ""},
        {"NoCommentInsideAValue", "api_key = fw#a;b", "fw#a;b", ""},
        {"EqualsSigns", "api_key = fw_a==", "fw_a==", ""},
        {"EmptyValue", "api_key =\naccount_id = acc", "", "acc"},
        {"UnknownKeys", "base_url = x\napi_key_2 = no\nxapi_key = no", "", ""},
        {"KeysHaveCase", "API_KEY = no", "", ""},
        {"NoEqualsSign", "api_key fw_a\naccount_id", "", ""},
        {"Section", "[default]\napi_key = fw_a", "fw_a", ""},
        {"LastWins", "api_key = fw_a\napi_key = fw_b", "fw_b", ""},
        {"Binary", std::string("\0\xff=\n\0", 5), "", ""},
    }),
    [](const auto& info) { return info.param.name; });

TEST(ReadAuthIni, ReadsTheFile) {
  const TempDir dir;
  ASSERT_OK_AND_ASSIGN(const AuthIni ini,
                       ReadAuthIni(dir.Write("auth.ini", "api_key = fw_a\n")));
  EXPECT_EQ(ini.api_key, "fw_a");
  EXPECT_THAT(ReadAuthIni(dir.path() + "/none"),
              StatusIs(absl::StatusCode::kNotFound));
}

}  // namespace
}  // namespace fireworks
