#ifndef FIREWORKS_REST_ERRORS_RESPONSE_HEADERS_H_
#define FIREWORKS_REST_ERRORS_RESPONSE_HEADERS_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "fireworks/rest/http/http_message.h"

namespace fireworks::rest {

// Returns the server's id of the request: the first of x-request-id,
// x-fireworks-request-id and cf-ray that is not empty, otherwise "". At most
// 128 bytes, cleaned by Excerpt(). May contain credentials.
std::string RequestId(const HttpHeaders& headers);

// The headers of a 2xx answer that an error about this answer uses.
absl::Span<const std::string_view> HeadersForErrors();

// The content coding of an answer if the request did not ask for it. Otherwise "".
std::string_view UnaskedCoding(const HttpHeaders& headers, bool accepts_gzip);

// Returns how long the server asks to wait before the next attempt: in
// `retry-after-ms`, otherwise in `Retry-After`, as seconds or a date. A date is
// compared with the answer's Date, otherwise with `now`; a past date gives 0.
// nullopt if there is no valid value.
std::optional<absl::Duration> RetryAfter(const HttpHeaders& headers,
                                         absl::Time now);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_ERRORS_RESPONSE_HEADERS_H_
