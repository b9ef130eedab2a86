#ifndef FIREWORKS_ERRORS_H_
#define FIREWORKS_ERRORS_H_

// What the error of a call tells besides its code and message.
//
//   absl::StatusOr<fireworks::Model> model = client.GetModel(name);
//   if (absl::IsNotFound(model.status())) return UseAnotherModel();
//   if (auto info = fireworks::GetErrorInfo(model.status())) {
//     std::cerr << "HTTP " << info->http_status() << ", request id "
//               << info->request_id() << ", attempts " << info->attempts();
//   }
//
// The fields: fireworks/rest/v1/error_info.proto.

#include "fireworks/rest/error_info.h"

namespace fireworks {

using rest::ErrorInfo;
using rest::GetErrorInfo;

}  // namespace fireworks

#endif  // FIREWORKS_ERRORS_H_
