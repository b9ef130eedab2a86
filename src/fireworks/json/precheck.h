#ifndef FIREWORKS_JSON_PRECHECK_H_
#define FIREWORKS_JSON_PRECHECK_H_

// Checks a body before protobuf's JSON parser sees it.
//
// The parser of protobuf 3.21 has no limit for nested arrays (296 bytes of heap for
// each '['), and that of 25 accepts invalid UTF-8. Syntax is left to the parser.

#include <string_view>

#include "absl/status/status.h"

namespace fireworks::json {

// OK if the body is valid UTF-8, nests no deeper than `max_depth`, and starts with an
// object if `must_be_object`. Otherwise INVALID_ARGUMENT.
absl::Status Precheck(std::string_view body, bool must_be_object,
                      int max_depth);

// The first byte that is not JSON white space. 0 if there is none.
char FirstByte(std::string_view body);

// True if that byte is '{'.
inline bool StartsWithObject(std::string_view body) {
  return FirstByte(body) == '{';
}

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_PRECHECK_H_
