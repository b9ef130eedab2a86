#ifndef FIREWORKS_REST_ERRORS_ERROR_BODY_H_
#define FIREWORKS_REST_ERRORS_ERROR_BODY_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace fireworks::rest {

// More of a body than this is not looked at.
inline constexpr size_t kMaxErrorBodyBytes = size_t{16} << 10;

// What a server said in the body of an error. As it came: neither clipped nor
// cleaned of control characters and credentials.
struct ErrorBody {
  // A name ("NOT_FOUND") or a number ("5"); "" if there is none.
  std::string code;
  // "" if the body says nothing to a person, as an empty or a binary one.
  std::string message;
};

// Understands, in this order,
//   {"code": 5, "message": "..."}         grpc-gateway
//   {"error": {"code": "...", "message": "..."}}
//   {"error": "..."}                       grpc-gateway 1
//   {"detail": "..."}
// and the title of an HTML page. Of any other text its beginning is the
// message. Time and memory are linear in what is looked at.
ErrorBody ReadErrorBody(std::string_view content_type, std::string_view body);

// The same for JSON alone; nothing if the body is not an object that has one of
// these members.
std::optional<ErrorBody> ReadJsonError(std::string_view body);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_ERRORS_ERROR_BODY_H_
