#ifndef FIREWORKS_REST_CALL_ENDPOINT_H_
#define FIREWORKS_REST_CALL_ENDPOINT_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace fireworks::rest {

// The base URL of a service in the form that paths are appended to:
// "https://host", "https://host:8443/prefix", "http://[::1]:8080".
//
// INVALID_ARGUMENT, with what is wrong, for anything but an absolute https URL
// of host, port and plain path; http is allowed for a loopback host, or
// anywhere if `allow_plain_http`. User info, query and fragment are refused.
absl::StatusOr<std::string> NormalizeEndpoint(std::string_view url,
                                              bool allow_plain_http);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_CALL_ENDPOINT_H_
