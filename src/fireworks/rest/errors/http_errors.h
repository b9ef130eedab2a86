#ifndef FIREWORKS_REST_ERRORS_HTTP_ERRORS_H_
#define FIREWORKS_REST_ERRORS_HTTP_ERRORS_H_

// Makes the error for a caller from the result of an exchange. Pure functions.
//
//   absl::Status status = ErrorFromResult(result, context);
//   // NOT_FOUND: accounts/a/models/m: Model not found (HTTP 404, ...)
//
// Text from the server is clipped, cleaned of control characters and scrubbed
// of secrets before it becomes part of a status.

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "fireworks/rest/errors/error_body.h"
#include "fireworks/rest/http/http_message.h"

namespace fireworks::rest {

// Facts about the call that the result does not contain.
struct ErrorContext {
  // What the call was about, for example a resource name; may be "".
  std::string subject;
  // How often the request was sent.
  int attempts = 1;
  // Why a retryable failure was not retried, as a clause; may be "".
  std::string why_stopped;
  // How long the call waited because the server asked for a pause.
  absl::Duration held;
  // Whether the request asked for compressed answers.
  bool accepts_gzip = false;
  // The timeout of the call, or infinite if the deadline of its context is earlier.
  absl::Duration timeout = absl::InfiniteDuration();
  // When the answer came. Used for a Retry-After date if the answer has no Date.
  absl::Time now = absl::Now();
  // Must not appear in the error. Empty if no API key was sent.
  std::vector<std::string> secrets;
};

// Returns the error for a result that is a failure or whose status is not 2xx.
// Carries an ErrorInfo (error_info.h).
//
//   the server's code    if it fits the HTTP status; otherwise the status's code
//   DEADLINE_EXCEEDED    the deadline passed
//   UNAVAILABLE          not resolved, not connected, no TLS, connection lost
//   FAILED_PRECONDITION  an untrusted certificate, a proxy that refuses, or a
//                        redirect: a retry cannot help until this is fixed
//   RESOURCE_EXHAUSTED   a body over the limit
//   INVALID_ARGUMENT     a request that cannot be sent, or that the server
//                        finds invalid (then ErrorInfo has an HTTP status)
//   INTERNAL             an answer that is not HTTP, or a local problem
absl::Status ErrorFromResult(const HttpResult& result,
                             const ErrorContext& context);

// Returns the error for a 2xx whose body could not be decoded because of `why`:
// INTERNAL, or RESOURCE_EXHAUSTED if `why` has that code.
absl::Status UndecodableAnswer(const HttpResult& result,
                               const absl::Status& why,
                               const ErrorContext& context);

// Returns the error for a 2xx whose body is the error `said`: INTERNAL with the
// server's words.
absl::Status ErrorInAnswer(const HttpResult& result, const ErrorBody& said,
                           const ErrorContext& context);

// Returns the error for a call that is not sent because a pause that the server
// asked for lasts another `wait`, past the call's deadline: RESOURCE_EXHAUSTED.
absl::Status HeldTooLong(absl::Duration wait, const ErrorContext& context);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_ERRORS_HTTP_ERRORS_H_
