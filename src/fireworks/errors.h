#ifndef FIREWORKS_ERRORS_H_
#define FIREWORKS_ERRORS_H_

// What the errors of calls mean, and what they tell besides code and message.
//
// INVALID_ARGUMENT     a name, mask, timeout or header that cannot be sent: nothing
//                      was, and ErrorInfo, if there is one, has 0 attempts; or the
//                      server says so: ErrorInfo has its HTTP status
// NOT_FOUND, UNAUTHENTICATED, PERMISSION_DENIED and so on: as the server says
// UNAVAILABLE          the server cannot be reached, or says that it cannot serve
// FAILED_PRECONDITION  a certificate that is not trusted, a redirect, a proxy that
//                      refuses
// DEADLINE_EXCEEDED    the timeout or the deadline passed
// CANCELLED            by the context, or because the client is gone
// RESOURCE_EXHAUSTED   429, a pause that the server asks for and that ends after the
//                      deadline, an answer that is too large, a full queue
// INTERNAL             an answer that is not a model, or not a list of them
//
// and what an api_key_provider returns.
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
