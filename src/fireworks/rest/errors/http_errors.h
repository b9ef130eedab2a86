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
#include "fireworks/rest/errors/error_body.h"
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
  // How long the call waited because the server had asked for it.
  absl::Duration held;
  // Whether compressed answers were asked for.
  bool accepts_gzip = false;
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
//   the server's own     where it fits the HTTP status; otherwise the status's
//   DEADLINE_EXCEEDED    the deadline passed
//   UNAVAILABLE          not resolved, not connected, no TLS, connection lost
//   FAILED_PRECONDITION  a certificate that is not trusted, a proxy that
//                        refuses, a redirect: trying again will not help before
//                        something is set right
//   RESOURCE_EXHAUSTED   a body beyond the limit
//   INVALID_ARGUMENT     a request that cannot be sent, and what the server
//                        says so of (an HTTP status tells them apart)
//   INTERNAL             an answer that is not HTTP; local trouble
absl::Status ErrorFromResult(const HttpResult& result,
                             const ErrorContext& context);

// The error for a 2xx whose body could not be decoded, which `why` tells:
// INTERNAL, or RESOURCE_EXHAUSTED if that is the code of `why`.
absl::Status UndecodableAnswer(const HttpResult& result,
                               const absl::Status& why,
                               const ErrorContext& context);

// The error for a 2xx whose body is not an answer but an error, `said`: INTERNAL,
// with the server's own words.
absl::Status ErrorInAnswer(const HttpResult& result, const ErrorBody& said,
                           const ErrorContext& context);

// The error for a call that is not sent: the server has asked for a pause of
// `wait`, which is beyond the call's deadline. RESOURCE_EXHAUSTED.
absl::Status HeldTooLong(absl::Duration wait, const ErrorContext& context);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_ERRORS_HTTP_ERRORS_H_
