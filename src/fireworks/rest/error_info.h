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

// HTTP status, request id, attempts and so on:
// fireworks/rest/v1/error_info.proto.
using ErrorInfo = v1::ErrorInfo;

// What is known about a failed call besides code and message: the payload of
// its status. Nothing if the status has none: the call could not be sent, or
// was cancelled.
std::optional<ErrorInfo> GetErrorInfo(const absl::Status& status);

// Adds the payload to an error, or replaces it. For whoever makes errors, such
// as a fake in a test; an OK status is left alone.
void SetErrorInfo(const ErrorInfo& info, absl::Status* status);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_ERROR_INFO_H_
