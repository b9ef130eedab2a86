#ifndef FIREWORKS_REST_CALL_ENDPOINT_H_
#define FIREWORKS_REST_CALL_ENDPOINT_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace fireworks::rest {

// Returns the base URL of a service, ready for a path to be appended. Examples:
// "https://host", "https://host:8443/prefix", "http://[::1]:8080".
//
// Returns INVALID_ARGUMENT, saying what is wrong, unless `url` is an absolute
// https URL with a host, an optional port and an optional plain path. http is
// allowed for a loopback host, or for any host with `allow_plain_http`. User
// info, a query or a fragment is refused.
absl::StatusOr<std::string> NormalizeEndpoint(std::string_view url,
                                              bool allow_plain_http);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_CALL_ENDPOINT_H_
