#include "fireworks/rest/errors/status_codes.h"

#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace fireworks::rest {

// The table of google-cloud-cpp, with two differences: 429, 500 and 504 are as
// in grpc-gateway, and redirects, which libcurl follows there, are errors.
absl::StatusCode CodeForHttpStatus(int http_status) {
  switch (http_status) {
    case 206:  // No request asks for a part.
    case 304:  // No request is conditional.
      return absl::StatusCode::kInternal;
    case 401:
      return absl::StatusCode::kUnauthenticated;
    case 403:
    case 405:
    case 451:
      return absl::StatusCode::kPermissionDenied;
    case 404:
    case 410:
      return absl::StatusCode::kNotFound;
    case 409:
      return absl::StatusCode::kAborted;
    case 402:
    case 407:
    case 412:
      return absl::StatusCode::kFailedPrecondition;
    case 413:
    case 416:
      return absl::StatusCode::kOutOfRange;
    case 429:
      return absl::StatusCode::kResourceExhausted;
    case 499:
      return absl::StatusCode::kCancelled;
    case 501:
      return absl::StatusCode::kUnimplemented;
    case 408:
    case 421:
    case 502:
    case 503:
      return absl::StatusCode::kUnavailable;
    case 504:
      return absl::StatusCode::kDeadlineExceeded;
    default:
      break;
  }
  // Cloudflare's codes for a server that it cannot reach.
  if (http_status >= 520 && http_status <= 530) {
    return absl::StatusCode::kUnavailable;
  }
  switch (http_status / 100) {
    case 2:
      return absl::StatusCode::kOk;
    case 3:
      return absl::StatusCode::kFailedPrecondition;
    case 4:
      return absl::StatusCode::kInvalidArgument;
    case 5:
      return absl::StatusCode::kInternal;
    default:
      return absl::StatusCode::kUnknown;
  }
}

absl::StatusCode CodeForAnswer(int http_status, std::string_view server_code) {
  for (int number = 1; number <= 16; ++number) {
    const auto code = static_cast<absl::StatusCode>(number);
    if (HttpStatusForCode(code) == http_status &&
        (server_code == absl::StatusCodeToString(code) ||
         server_code == absl::StrCat(number))) {
      return code;
    }
  }
  return CodeForHttpStatus(http_status);
}

int HttpStatusForCode(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kOk:
      return 200;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kOutOfRange:
      return 400;
    case absl::StatusCode::kUnauthenticated:
      return 401;
    case absl::StatusCode::kPermissionDenied:
      return 403;
    case absl::StatusCode::kNotFound:
      return 404;
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kAborted:
      return 409;
    case absl::StatusCode::kResourceExhausted:
      return 429;
    case absl::StatusCode::kCancelled:
      return 499;
    case absl::StatusCode::kUnimplemented:
      return 501;
    case absl::StatusCode::kUnavailable:
      return 503;
    case absl::StatusCode::kDeadlineExceeded:
      return 504;
    default:
      return 500;
  }
}

}  // namespace fireworks::rest
