#ifndef FIREWORKS_ERRORS_H_
#define FIREWORKS_ERRORS_H_

// What the errors of calls mean, and what they hold besides a code and a message.
//
// INVALID_ARGUMENT     a name, mask, timeout or header cannot be sent: nothing was
//                      sent, and ErrorInfo, if present, has 0 attempts. Or it is the
//                      server's error: ErrorInfo has the HTTP status.
// NOT_FOUND, UNAUTHENTICATED, PERMISSION_DENIED and others: the server's errors.
// UNAVAILABLE          the server cannot be reached, or says that it cannot serve
// FAILED_PRECONDITION  an untrusted certificate, a redirect, or a proxy that refuses
// DEADLINE_EXCEEDED    the timeout or the deadline has passed
// CANCELLED            by the context, or because the client was destroyed
// RESOURCE_EXHAUSTED   HTTP 429, a pause that the server asks for and that lasts
//                      beyond the deadline, an answer that is too large, a full queue
// INTERNAL             the answer is not a model, or not a list of models
//
// A call also returns the errors of its api_key_provider.
//
//   absl::StatusOr<fireworks::Model> model = client.GetModel(name);
//   if (absl::IsNotFound(model.status())) return UseAnotherModel();
//   if (auto info = fireworks::GetErrorInfo(model.status())) {
//     std::cerr << "HTTP " << info->http_status() << ", request id "
//               << info->request_id() << ", attempts " << info->attempts();
//   }
//
// The fields of ErrorInfo: fireworks/rest/v1/error_info.proto.

#include "fireworks/rest/error_info.h"

namespace fireworks {

using rest::ErrorInfo;
using rest::GetErrorInfo;

}  // namespace fireworks

#endif  // FIREWORKS_ERRORS_H_
