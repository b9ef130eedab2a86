#ifndef FIREWORKS_REST_CALL_REQUEST_HEADERS_H_
#define FIREWORKS_REST_CALL_REQUEST_HEADERS_H_

#include <string_view>

#include "absl/status/status.h"
#include "fireworks/rest/http/http_message.h"

namespace fireworks::rest::internal {

// The headers that the library sets itself.
struct OwnHeaders {
  std::string_view accept;
  std::string_view user_agent;
  std::string_view content_type;  // Of the body; "" without one.
  std::string_view key;           // "" to send none.
};

// Sets *headers to the user's, which may be null, and the library's own. Reuses
// the memory of its strings. INVALID_ARGUMENT if one of the user's headers
// cannot be sent or is one of the library's.
absl::Status FillHeaders(const OwnHeaders& own, const HttpHeaders* users,
                         HttpHeaders* headers);

// Replaces the key in headers that FillHeaders() has made with a key.
void ReplaceKey(std::string_view key, HttpHeaders* headers);

}  // namespace fireworks::rest::internal

#endif  // FIREWORKS_REST_CALL_REQUEST_HEADERS_H_
