#ifndef FIREWORKS_REST_ERRORS_RESPONSE_HEADERS_H_
#define FIREWORKS_REST_ERRORS_RESPONSE_HEADERS_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "fireworks/rest/http/http_message.h"

namespace fireworks::rest {

// The id under which the server knows the request: x-request-id, else
// x-fireworks-request-id, else cf-ray, else "". Cleaned of control characters
// and at most 128 bytes; not of credentials.
std::string RequestId(const HttpHeaders& headers);

// The headers that errors about a 2xx answer are made of.
absl::Span<const std::string_view> HeadersOfUnusableAnswers();

// How long the server asks to wait before the next attempt, in `retry-after-ms`
// or else in `Retry-After` (seconds, or a date, compared with the answer's own
// or else with `now`; one in the past asks for no pause). Nothing if it does
// not ask, or asks in a way that makes no sense.
std::optional<absl::Duration> RetryAfter(const HttpHeaders& headers,
                                         absl::Time now);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_ERRORS_RESPONSE_HEADERS_H_
