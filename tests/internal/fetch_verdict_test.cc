#include "fireworks/internal/fetch_verdict.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "fireworks/errors.h"

namespace fireworks::internal {
namespace {

using Outcome = Breaker::Outcome;
using Code = absl::StatusCode;

struct Row {
  std::string name;
  Code code;
  int http_status;  // 0: no answer.
  Ending ending;
  Outcome service;
  bool asked_to_wait = false;
  int attempts = 1;
  Source source = Source::kClient;
};

class JudgeTest : public ::testing::TestWithParam<Row> {};

TEST_P(JudgeTest, TellsTheModelFromTheService) {
  absl::Status status(GetParam().code, "");
  ErrorInfo info;
  info.set_http_status(GetParam().http_status);
  info.set_attempts(GetParam().attempts);
  if (GetParam().asked_to_wait) info.mutable_retry_after()->set_seconds(9);
  rest::SetErrorInfo(info, &status);
  const Verdict verdict = JudgeFetch(status, GetParam().source);
  EXPECT_EQ(verdict.ending, GetParam().ending);
  EXPECT_EQ(verdict.service, GetParam().service);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, JudgeTest,
    ::testing::ValuesIn(std::vector<Row>{
        {"Ok", Code::kOk, 0, Ending::kModel, Outcome::kAnswered},
        {"NotFound", Code::kNotFound, 404, Ending::kNotFound,
         Outcome::kAnswered},
        {"Overloaded", Code::kUnavailable, 503, Ending::kFailed,
         Outcome::kFailed},
        {"Unreachable", Code::kUnavailable, 0, Ending::kFailed,
         Outcome::kFailed},
        {"Hanging", Code::kDeadlineExceeded, 0, Ending::kFailed,
         Outcome::kFailed},
        {"NotSent", Code::kDeadlineExceeded, 0, Ending::kNoAnswer,
         Outcome::kUnknown, false, 0},
        {"OfABatch", Code::kDeadlineExceeded, 0, Ending::kNoAnswer,
         Outcome::kUnknown, false, 1, Source::kBatch},
        {"GatewayTimeoutInABatch", Code::kDeadlineExceeded, 504,
         Ending::kFailed, Outcome::kFailed, false, 1, Source::kBatch},
        {"Limited", Code::kResourceExhausted, 429, Ending::kFailed,
         Outcome::kFailed},
        {"Held", Code::kResourceExhausted, 0, Ending::kFailed, Outcome::kFailed,
         true},
        {"TooLarge", Code::kResourceExhausted, 200, Ending::kFailed,
         Outcome::kAnswered},
        {"FullQueue", Code::kResourceExhausted, 0, Ending::kNoAnswer,
         Outcome::kUnknown},
        {"Cancelled", Code::kCancelled, 0, Ending::kNoAnswer,
         Outcome::kUnknown},
        {"NoKey", Code::kUnauthenticated, 401, Ending::kRefused,
         Outcome::kAnswered},
        {"NoRight", Code::kPermissionDenied, 403, Ending::kRefused,
         Outcome::kAnswered},
        {"Certificate", Code::kFailedPrecondition, 0, Ending::kRefused,
         Outcome::kUnknown},
        {"Broken", Code::kInternal, 500, Ending::kFailed, Outcome::kAnswered},
        {"NotHttp", Code::kInternal, 0, Ending::kFailed, Outcome::kUnknown},
        {"Unknown", Code::kUnknown, 520, Ending::kFailed, Outcome::kAnswered},
        {"Aborted", Code::kAborted, 409, Ending::kFailed, Outcome::kAnswered},
        {"Invalid", Code::kInvalidArgument, 400, Ending::kFailed,
         Outcome::kAnswered},
    }),
    [](const auto& info) { return info.param.name; });

// Fakes need not know of ErrorInfo.
TEST(JudgeFakeTest, ErrorIsTakenForAnAnswer) {
  const Verdict none = JudgeFetch(absl::NotFoundError(""), Source::kStub);
  EXPECT_EQ(none.ending, Ending::kNotFound);
  EXPECT_EQ(none.service, Outcome::kAnswered);
  for (const Code code : {Code::kResourceExhausted, Code::kDeadlineExceeded}) {
    const Verdict verdict = JudgeFetch(absl::Status(code, ""), Source::kStub);
    EXPECT_EQ(verdict.ending, Ending::kFailed) << code;
    EXPECT_EQ(verdict.service, Outcome::kFailed) << code;
  }
}

}  // namespace
}  // namespace fireworks::internal
