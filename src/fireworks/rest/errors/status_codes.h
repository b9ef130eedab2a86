#ifndef FIREWORKS_REST_ERRORS_STATUS_CODES_H_
#define FIREWORKS_REST_ERRORS_STATUS_CODES_H_

#include <string_view>

#include "absl/status/status.h"

namespace fireworks::rest {

// Returns the code for an HTTP status if only the status is known. OK only for
// a 2xx other than 206.
absl::StatusCode CodeForHttpStatus(int http_status);

// The same for an answer with the server's own code, a canonical name or
// number. Several codes share an HTTP status, so `server_code` is more precise.
// It is ignored if it does not belong to the status.
absl::StatusCode CodeForAnswer(int http_status, std::string_view server_code);

// Returns the HTTP status that grpc-gateway sends for a code.
int HttpStatusForCode(absl::StatusCode code);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_ERRORS_STATUS_CODES_H_
