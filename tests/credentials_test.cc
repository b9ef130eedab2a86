#include "fireworks/credentials.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "fireworks/rest/api_key_provider.h"
#include "fireworks/rest/clock.h"
#include "support/in_child.h"
#include "support/status_matchers.h"
#include "support/temp_dir.h"

namespace fireworks {
namespace {

using ::fireworks::testing_support::InChild;
using ::fireworks::testing_support::IsOkAndHolds;
using ::fireworks::testing_support::StatusIs;
using ::fireworks::testing_support::TempDir;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(ReadApiKeyFile, TrimsTheKey) {
  const TempDir dir;
  EXPECT_THAT(ReadApiKeyFile(dir.Write("key", "fw_abc\n")),
              IsOkAndHolds("fw_abc"));
  EXPECT_THAT(ReadApiKeyFile(dir.Write("windows", "\tfw_abc \r\n")),
              IsOkAndHolds("fw_abc"));
  EXPECT_THAT(ReadApiKeyFile(dir.Write("mark",
                                       "\xef\xbb\xbf"
                                       "fw_abc\r\n")),
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
        {"AuthIni", "api_key = fw_a\n", "contains a space"},
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

TEST(ReadApiKeyFile, SaysThatPermissionIsDenied) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const TempDir dir;
  const std::string path = dir.Write("key", "fw_abc");
  ASSERT_EQ(chmod(path.c_str(), 0), 0);
  EXPECT_THAT(ReadApiKeyFile(path),
              StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr(path)));
}

// A clock that moves only in Advance().
class ManualClock : public rest::Clock {
 public:
  absl::Time Now() override { return now_; }
  void Advance(absl::Duration by) { now_ += by; }

 private:
  absl::Time now_ = absl::UnixEpoch();
};

class FileApiKeyTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::string> Ask() {
    return provider_({rest::ApiKeyRequest::Reason::kCall, ""});
  }
  absl::StatusOr<std::string> AskLater() {
    clock_.Advance(absl::Seconds(1));
    return Ask();
  }
  absl::StatusOr<std::string> AskAfter401(const std::string& key) {
    return provider_({rest::ApiKeyRequest::Reason::kRefused, key});
  }
  // Writes a new file and renames it, as FileApiKey() recommends.
  void Replace(const std::string& content) {
    std::filesystem::rename(dir_.Write("new", content), path_);
  }

  const TempDir dir_;
  const std::string path_ = dir_.path() + "/key";
  ManualClock clock_;
  rest::ApiKeyProvider provider_ = FileApiKey(path_, &clock_);
};

TEST_F(FileApiKeyTest, ChecksTheFileOnceASecond) {
  Replace("fw_a\n");
  EXPECT_THAT(Ask(), IsOkAndHolds("fw_a"));
  Replace("fw_b");
  clock_.Advance(absl::Milliseconds(999));
  EXPECT_THAT(Ask(), IsOkAndHolds("fw_a"));
  clock_.Advance(absl::Milliseconds(1));
  EXPECT_THAT(Ask(), IsOkAndHolds("fw_b"));
}

TEST_F(FileApiKeyTest, ReadsTheFileAfterA401ForTheCurrentKey) {
  Replace("fw_a");
  EXPECT_THAT(Ask(), IsOkAndHolds("fw_a"));
  EXPECT_THAT(AskAfter401("fw_a"), IsOkAndHolds("fw_a"));
  Replace("fw_b");
  EXPECT_THAT(AskAfter401("fw_a"), IsOkAndHolds("fw_b"));
  // A late 401, for a key that was replaced already.
  Replace("fw_c");
  EXPECT_THAT(AskAfter401("fw_a"), IsOkAndHolds("fw_b"));
}

TEST_F(FileApiKeyTest, SeesEachWayToReplaceAFile) {
  using Stamp = std::filesystem::file_time_type;
  namespace fs = std::filesystem;
  // The links of a secret that Kubernetes mounts.
  dir_.Write("..1/key", "fw_a");
  dir_.Write("..2/key", "fw_b");
  const Stamp stamp = fs::last_write_time(dir_.path() + "/..1/key");
  fs::last_write_time(dir_.path() + "/..2/key", stamp);
  fs::create_symlink("..1", dir_.path() + "/..data");
  fs::create_symlink("..data/key", path_);
  EXPECT_THAT(Ask(), IsOkAndHolds("fw_a"));
  fs::create_symlink("..2", dir_.path() + "/..new");
  fs::rename(dir_.path() + "/..new", dir_.path() + "/..data");
  EXPECT_THAT(AskLater(), IsOkAndHolds("fw_b"));

  // Written in place: first with another size, then with another time.
  dir_.Write("key", "fw_longer");
  fs::last_write_time(path_, stamp);
  EXPECT_THAT(AskLater(), IsOkAndHolds("fw_longer"));
  dir_.Write("key", "fw_same_l");
  fs::last_write_time(path_, stamp + std::chrono::nanoseconds(4));
  EXPECT_THAT(AskLater(), IsOkAndHolds("fw_same_l"));

  // A change that stat() does not show is found after a 401.
  dir_.Write("key", "fw_unseen");
  fs::last_write_time(path_, stamp + std::chrono::nanoseconds(4));
  EXPECT_THAT(AskLater(), IsOkAndHolds("fw_same_l"));
  EXPECT_THAT(AskAfter401("fw_same_l"), IsOkAndHolds("fw_unseen"));
}

TEST_F(FileApiKeyTest, KeepsTheKeyWhileTheFileIsNotUsable) {
  struct Row {
    std::string says;
    std::function<void()> spoil;
  };
  const std::vector<Row> rows = {
      {"No such file", [] {}},
      {"empty", [&] { Replace("\n"); }},
      {"contains a space", [&] { Replace("api_key = fw_b"); }},
      {"larger than", [&] { Replace(std::string(65 << 10, 'f')); }},
      {"not a regular file", [&] { mkdir(path_.c_str(), 0700); }},
      {"not a regular file", [&] { mkfifo(path_.c_str(), 0600); }},
      {"Too many levels",
       [&] { std::filesystem::create_symlink("key", path_); }},
  };
  std::string key = "fw_0";
  for (const Row& row : rows) {
    SCOPED_TRACE(row.says);
    std::filesystem::remove(path_);
    Replace(key);
    ASSERT_THAT(AskLater(), IsOkAndHolds(key));

    std::filesystem::remove(path_);
    row.spoil();
    EXPECT_THAT(AskLater(), IsOkAndHolds(key));
    EXPECT_THAT(
        AskAfter401(key).status().message(),
        AllOf(HasSubstr(path_), HasSubstr(row.says), Not(HasSubstr("fw_"))));
    EXPECT_THAT(AskLater(), IsOkAndHolds(key));

    key += "1";
    std::filesystem::remove(path_);
    Replace(key);
    EXPECT_THAT(AskLater(), IsOkAndHolds(key));
  }
}

TEST_F(FileApiKeyTest, WaitsForTheFirstKey) {
  EXPECT_THAT(Ask(), StatusIs(absl::StatusCode::kNotFound, HasSubstr(path_)));
  Replace("fw_a");
  EXPECT_THAT(Ask(), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(AskLater(), IsOkAndHolds("fw_a"));
}

TEST_F(FileApiKeyTest, AChildReadsForItself) {
  Replace("fw_a");
  EXPECT_THAT(Ask(), IsOkAndHolds("fw_a"));
  Replace("fw_b");
  EXPECT_EQ(InChild([&] { return *Ask() == "fw_b" ? 0 : 1; }), 0);
  EXPECT_THAT(Ask(), IsOkAndHolds("fw_a"));
}

TEST_F(FileApiKeyTest, GivesAWholeKeyToEachThread) {
  const rest::ApiKeyProvider provider = FileApiKey(path_);
  Replace("fw_0");
  std::vector<std::thread> threads(4);
  for (std::thread& thread : threads) {
    thread = std::thread([&] {
      std::string last;
      while (last != "fw_20") {
        const absl::StatusOr<std::string> key =
            provider({rest::ApiKeyRequest::Reason::kRefused, last});
        ASSERT_TRUE(key.ok()) << key.status();
        ASSERT_THAT(*key, StartsWith("fw_"));
        last = *key;
      }
    });
  }
  for (int i = 1; i <= 20; ++i) Replace("fw_" + std::to_string(i));
  for (std::thread& thread : threads) thread.join();
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
        {"KeysAreCaseSensitive", "API_KEY = no", "", ""},
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
