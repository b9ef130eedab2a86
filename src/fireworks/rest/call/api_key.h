#ifndef FIREWORKS_REST_CALL_API_KEY_H_
#define FIREWORKS_REST_CALL_API_KEY_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace fireworks::rest {

// Prepares a key, as pasted or read from a file, for a header: removes white
// space at both ends. Returns INVALID_ARGUMENT, without any part of the key, if
// the key is empty, contains white space, control characters or non-ASCII
// bytes, or is written as in a shell: in quotes or as NAME=KEY. No prefix is
// required, because a JWT is a valid key, too.
absl::StatusOr<std::string> CleanApiKey(std::string_view key);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_CALL_API_KEY_H_
