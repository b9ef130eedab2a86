#ifndef FIREWORKS_REST_ERRORS_HTTP_ERRORS_H_
#define FIREWORKS_REST_ERRORS_HTTP_ERRORS_H_

// From what an exchange ended with to the error that a caller gets. Pure.
//
//   absl::Status status = ErrorFromResult(result, context);
//   // NOT_FOUND: accounts/a/models/m: Model not found (HTTP 404, ...)
//
// Text from the server is clipped, cleaned of control characters and scrubbed
// of the secrets before it gets anywhere near a status.

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "fireworks/rest/http/http_message.h"

namespace fireworks::rest {

// What the result itself does not tell.
struct ErrorContext {
  // What the call was about, such as a resource name; may be "".
  std::string subject;
  // How often the request was sent.
  int attempts = 1;
  // Why a failure of a kind that is retried was not, as a clause; may be "".
  std::string why_stopped;
  // Of the whole call.
  absl::Duration timeout = absl::InfiniteDuration();
  // When the answer came; a Retry-After that is a date is counted from here.
  absl::Time now = absl::Now();
  // What may not appear in the error.
  std::vector<std::string> secrets;
};

// The error for a result that is a failure or whose status is not 2xx. Carries
// an ErrorInfo (error_info.h).
//
//   the server's own     where it fits the HTTP status; else the status's code
//   DEADLINE_EXCEEDED    the deadline passed
//   UNAVAILABLE          not resolved, not connected, no TLS, connection lost
//   FAILED_PRECONDITION  a certificate that is not trusted, a redirect: trying
//                        again will not help before something is set right
//   RESOURCE_EXHAUSTED   a body beyond the limit
//   INVALID_ARGUMENT     a request that cannot be sent
//   INTERNAL             an answer that is not HTTP; local trouble
absl::Status ErrorFromResult(const HttpResult& result,
                             const ErrorContext& context);

// The error for a 2xx whose body could not be decoded, which `why` tells:
// INTERNAL, or RESOURCE_EXHAUSTED if that is the code of `why`.
absl::Status UndecodableAnswer(const HttpResult& result,
                               const absl::Status& why,
                               const ErrorContext& context);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_ERRORS_HTTP_ERRORS_H_
