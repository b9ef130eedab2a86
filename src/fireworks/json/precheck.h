#ifndef FIREWORKS_JSON_PRECHECK_H_
#define FIREWORKS_JSON_PRECHECK_H_

// What must hold of a body before protobuf's JSON parser may see it.
//
// That parser of protobuf 3.21 does not bound the nesting of arrays (296 bytes
// of heap for each '['), and that of 25 accepts invalid UTF-8. Syntax is left
// to it.

#include <string_view>

#include "absl/status/status.h"

namespace fireworks::json {

// OK if the body is valid UTF-8, nests no deeper than `max_depth` and, if it
// must, starts with an object; otherwise INVALID_ARGUMENT.
absl::Status Precheck(std::string_view body, bool must_be_object,
                      int max_depth);

// True if the first byte that is not JSON's white space is '{'.
bool StartsWithObject(std::string_view body);

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_PRECHECK_H_
