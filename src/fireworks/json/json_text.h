#ifndef FIREWORKS_JSON_JSON_TEXT_H_
#define FIREWORKS_JSON_JSON_TEXT_H_

// Where the parts of a JSON text begin and end, by RFC 8259.
//
//   IsOneJsonValue("[1, {\"a\": 2}]")         // true
//   IsOneJsonValue("[1], \"injected\": 2")    // false
//
// It looks at the text alone: simdjson does not know where in the text a value
// stood, and may not be built in.

#include <optional>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"

namespace fireworks::json {

// True if the text is one JSON value in UTF-8, with white space around it at
// most. A text that nests deeper than 1000 levels is refused.
bool IsOneJsonValue(std::string_view text);

// A member of an object or an element of an array, as it is written.
struct JsonPart {
  std::string_view key;  // What stands between the quotes; "" in an array.
  std::string_view value;
};

// Calls `visit` for each part of an object or an array, until that returns
// false. The parts point into `text`. Returns false if the text is another
// value, or not JSON, as far as it was read.
bool VisitParts(std::string_view text,
                absl::FunctionRef<bool(const JsonPart&)> visit);

// All of them; nullopt where VisitParts returns false.
std::optional<std::vector<JsonPart>> PartsOf(std::string_view text);

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_JSON_TEXT_H_
