#include "fireworks/internal/fetch_verdict.h"

#include "absl/status/status.h"
#include "fireworks/errors.h"
#include "fireworks/internal/breaker.h"

namespace fireworks::internal {

Verdict JudgeFetch(const absl::Status& status, Source source) {
  using Outcome = Breaker::Outcome;
  const auto info = GetErrorInfo(status);
  const int http_status = info.has_value() ? info->http_status() : 0;
  const bool has_answer = source == Source::kStub || http_status != 0;
  const Outcome answered = has_answer ? Outcome::kAnswered : Outcome::kUnknown;
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return {Ending::kModel, Outcome::kAnswered};
    case absl::StatusCode::kNotFound:
      return {Ending::kNotFound, answered};
    case absl::StatusCode::kUnavailable:
      return {Ending::kFailed, Outcome::kFailed};
    case absl::StatusCode::kDeadlineExceeded:
      // The call was still in a queue, or the batch had no time left for it.
      if (!has_answer && (source == Source::kBatch || !info.has_value() ||
                          info->attempts() == 0)) {
        return {Ending::kNoAnswer, Outcome::kUnknown};
      }
      return {Ending::kFailed, Outcome::kFailed};
    case absl::StatusCode::kResourceExhausted:
      if (http_status / 100 == 2) {  // The answer is too large.
        return {Ending::kFailed, Outcome::kAnswered};
      }
      // There is no answer, and the server did not ask for a pause. So the queue of
      // the client was full.
      if (!has_answer && !(info.has_value() && info->has_retry_after())) {
        return {Ending::kNoAnswer, Outcome::kUnknown};
      }
      return {Ending::kFailed, Outcome::kFailed};
    case absl::StatusCode::kCancelled:
      return {Ending::kNoAnswer, Outcome::kUnknown};
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kFailedPrecondition:
      return {Ending::kRefused, answered};
    default:
      return {Ending::kFailed, answered};
  }
}

}  // namespace fireworks::internal
