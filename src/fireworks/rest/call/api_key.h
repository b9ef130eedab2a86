#ifndef FIREWORKS_REST_CALL_API_KEY_H_
#define FIREWORKS_REST_CALL_API_KEY_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace fireworks::rest {

// A key as it was pasted or read from a file, fit for a header: white space at
// both ends is cut off. INVALID_ARGUMENT, without any part of the key, if it is
// empty, holds white space, control characters, NUL or non-ASCII bytes, or is
// "KEY" or NAME=KEY, as a shell has it. No prefix is expected: a JWT is a valid
// key too.
absl::StatusOr<std::string> CleanApiKey(std::string_view key);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_CALL_API_KEY_H_
