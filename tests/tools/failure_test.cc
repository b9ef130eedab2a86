// Tests what the command says about a failed call.

#include "failure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/status/status.h"
#include "fireworks/rest/errors/http_errors.h"
#include "fireworks/rest/http/http_message.h"

namespace fireworks::tools {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

std::string TextOf(const rest::HttpResult& result,
                   const rest::ErrorContext& context) {
  return FailureText("a/m", "", rest::ErrorFromResult(result, context));
}

TEST(FailureTextTest, NamesNoOptionOfTheLibrary) {
  rest::ErrorContext context;
  for (int i = 1; i <= static_cast<int>(rest::HttpFailure::kInternal); ++i) {
    for (const char* detail :
         {"", "subject name", "client certificate", "trust anchors"}) {
      for (const int proxy_status : {0, 407}) {
        rest::HttpResult result;
        result.failure = static_cast<rest::HttpFailure>(i);
        result.detail = detail;
        result.proxy_status = proxy_status;
        EXPECT_THAT(TextOf(result, context),
                    Not(ContainsRegex("option|http\\.|_timeout|_bytes")));
      }
    }
  }
  for (int status = 300; status < 600; ++status) {
    rest::HttpResult result;
    result.response.status = status;
    for (const char* secret : {"", "key"}) {
      context.secrets.clear();
      if (*secret != '\0') context.secrets.emplace_back(secret);
      EXPECT_THAT(TextOf(result, context), Not(HasSubstr("option")));
    }
  }
}

TEST(FailureTextTest, SaysWhatToDoWithTheCommand) {
  struct Row {
    rest::HttpFailure failure;
    int status;
    const char* says;
  };
  for (const Row& row :
       {Row{rest::HttpFailure::kNone, 401, "--api-key-file"},
        Row{rest::HttpFailure::kNone, 407, "give them in https_proxy"},
        Row{rest::HttpFailure::kTlsVerification, 0, "use --ca-file"},
        Row{rest::HttpFailure::kConnectTimeout, 0, "to the server in time"},
        Row{rest::HttpFailure::kBodyTooLarge, 0,
            "than this program accepts"}}) {
    rest::HttpResult result;
    result.failure = row.failure;
    result.response.status = row.status;
    EXPECT_THAT(TextOf(result, {}), HasSubstr(row.says));
  }
}

TEST(FailureTextTest, HintsAtTheDefaultAccountAndDoesNotRepeatTheName) {
  struct Row {
    const char* name;
    const char* account;
    const char* subject;
    const char* text;
  };
  for (const Row& row :
       {Row{"m", "a", "accounts/a/models/m",
            "gone (looked for in the account a; --account names another)"},
        Row{"b/m", "a", "accounts/b/models/m", "gone"},
        Row{"accounts/a", "a", "accounts/a",
            "gone (the default account; --account names another)"},
        Row{"accounts/a", "", "accounts/a", "gone"}}) {
    const absl::Status status =
        absl::NotFoundError(std::string(row.subject) + ": gone");
    EXPECT_EQ(FailureText(row.name, row.account, status), row.text);
  }
}

}  // namespace
}  // namespace fireworks::tools
