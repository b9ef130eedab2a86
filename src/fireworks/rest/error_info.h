#ifndef FIREWORKS_REST_ERROR_INFO_H_
#define FIREWORKS_REST_ERROR_INFO_H_

// The payload of a failed call's status.
//
//   if (auto info = fireworks::rest::GetErrorInfo(status)) {
//     std::cerr << "HTTP " << info->http_status();
//   }
//
// CMake target: fireworks::rest.

#include <optional>

#include "absl/status/status.h"
#include "fireworks/rest/v1/error_info.pb.h"

namespace fireworks::rest {

// HTTP status, request id, attempts and more. See
// fireworks/rest/v1/error_info.proto.
using ErrorInfo = v1::ErrorInfo;

// Returns what is known about a failed call besides the code and the message.
// Returns nullopt if the status has no such payload, for example after a
// cancellation or for an invalid request.
std::optional<ErrorInfo> GetErrorInfo(const absl::Status& status);

// Sets or replaces the payload of an error. For code that makes errors, for
// example a fake in a test. Does nothing to an OK status.
void SetErrorInfo(const ErrorInfo& info, absl::Status* status);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_ERROR_INFO_H_
