#ifndef FIREWORKS_REST_ERRORS_FAILURE_TEXT_H_
#define FIREWORKS_REST_ERRORS_FAILURE_TEXT_H_

// What an error says about a failure of the transport.

#include <string_view>

#include "absl/status/status.h"
#include "fireworks/rest/http/http_message.h"

namespace fireworks::rest {

struct FailureText {
  absl::StatusCode code;
  std::string_view text;         // A clause: "no connection to the server".
  std::string_view advice = {};  // What the user can do; may be "".
};

// Describes `result.failure`, which is not kNone. Looks for words of libcurl's
// in `result.detail`, because its codes do not tell all cases apart.
FailureText TextOfFailure(const HttpResult& result);

// What the exchange was doing when its deadline passed; "" if unknown.
std::string_view PhaseOf(const HttpResult& result);

inline constexpr std::string_view kProxyNeedsCredentials =
    "the proxy requires credentials";
inline constexpr std::string_view kProxyAdvice =
    "give them in the option http.proxy, as in http://user:password@host:port";

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_ERRORS_FAILURE_TEXT_H_
