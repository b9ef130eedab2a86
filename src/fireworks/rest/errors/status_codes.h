#ifndef FIREWORKS_REST_ERRORS_STATUS_CODES_H_
#define FIREWORKS_REST_ERRORS_STATUS_CODES_H_

#include <string_view>

#include "absl/status/status.h"

namespace fireworks::rest {

// The code for an HTTP status, where nothing but the status is known. OK for
// 2xx only, 206 aside.
absl::StatusCode CodeForHttpStatus(int http_status);

// The same where the server gave a code of its own, as a canonical name or
// number: several share an HTTP status, and the server knows which it meant.
// One that does not fit the status is of another family, and not used.
absl::StatusCode CodeForAnswer(int http_status, std::string_view server_code);

// The status that grpc-gateway answers with for a code.
int HttpStatusForCode(absl::StatusCode code);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_ERRORS_STATUS_CODES_H_
