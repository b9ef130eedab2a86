#ifndef FIREWORKS_ERRORS_H_
#define FIREWORKS_ERRORS_H_

// What the errors of calls mean, and what they hold besides a code and a message.
//
//   INVALID_ARGUMENT     A name, mask, timeout or header cannot be sent. Nothing was
//                        sent: ErrorInfo, if present, has 0 attempts. Or the server
//                        returned the error: ErrorInfo has the HTTP status.
//   NOT_FOUND, UNAUTHENTICATED, PERMISSION_DENIED and others
//                        The server returned the error.
//   UNAVAILABLE          The server cannot be reached, or cannot serve now.
//   FAILED_PRECONDITION  An untrusted certificate, a redirect, or a proxy that
//                        refuses the connection.
//   DEADLINE_EXCEEDED    The timeout or the deadline has passed.
//   CANCELLED            The context was cancelled, or the client was destroyed.
//   RESOURCE_EXHAUSTED   HTTP 429, a pause requested by the server that ends after
//                        the deadline, an answer that is too large, a full queue.
//   INTERNAL             HTTP 500, or the answer is not a model, or not a list of
//                        models.
//
// A call also returns the errors of its api_key_provider, as
// fireworks/rest/api_key_provider.h says.
//
//   absl::StatusOr<fireworks::Model> model = client.GetModel(name);
//   if (absl::IsNotFound(model.status())) return UseAnotherModel();
//   if (auto info = fireworks::GetErrorInfo(model.status())) {
//     std::cerr << "HTTP " << info->http_status() << ", request id "
//               << info->request_id() << ", attempts " << info->attempts();
//   }
//
// For the fields of ErrorInfo, see fireworks/rest/v1/error_info.proto.

#include "fireworks/rest/error_info.h"

namespace fireworks {

using rest::ErrorInfo;
using rest::GetErrorInfo;

}  // namespace fireworks

#endif  // FIREWORKS_ERRORS_H_
