#ifndef FIREWORKS_REST_ERRORS_ERROR_BODY_H_
#define FIREWORKS_REST_ERRORS_ERROR_BODY_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace fireworks::rest {

// The rest of a longer body that is not JSON is ignored.
inline constexpr size_t kMaxErrorBodyBytes = size_t{16} << 10;

// The code and message in the body of an error. As received: not clipped, and
// control characters and credentials are not removed.
struct ErrorBody {
  // A name ("NOT_FOUND") or a number ("5"); "" if there is none.
  std::string code;
  // "" if the body has no readable text, for example an empty or binary body.
  std::string message;
};

// Reads these forms, in this order:
//   {"code": 5, "message": "..."}         grpc-gateway
//   {"error": {"code": "NOT_FOUND", "message": "..."}}
//   {"error": {"code": 404, "status": "NOT_FOUND", "message": "..."}}   AIP-193
//   {"error": "..."}                       grpc-gateway 1
//   {"detail": "..."}
// and the title of an HTML page. For any other text, the message is its
// beginning. Time and memory are linear in the bytes read.
ErrorBody ReadErrorBody(std::string_view content_type, std::string_view body);

// The same for JSON only; nullopt if the body is not an object with one of the
// members above.
std::optional<ErrorBody> ReadJsonError(std::string_view body);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_ERRORS_ERROR_BODY_H_
