#ifndef FIREWORKS_REST_ERROR_INFO_H_
#define FIREWORKS_REST_ERROR_INFO_H_

#include <optional>

#include "absl/status/status.h"
#include "fireworks/rest/v1/error_info.pb.h"

namespace fireworks::rest {

using ErrorInfo = v1::ErrorInfo;

// What is known about a failed call besides code and message: the payload of
// its status. Nothing if the status has none, as one that no attempt to send
// anything caused.
std::optional<ErrorInfo> GetErrorInfo(const absl::Status& status);

// Adds the payload to an error, or replaces it. For who makes errors, such as a
// fake in a test; an OK status is left alone.
void SetErrorInfo(const ErrorInfo& info, absl::Status* status);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_ERROR_INFO_H_
