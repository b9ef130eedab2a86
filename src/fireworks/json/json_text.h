#ifndef FIREWORKS_JSON_JSON_TEXT_H_
#define FIREWORKS_JSON_JSON_TEXT_H_

// Finds the parts of a JSON text, as RFC 8259 defines them.
//
//   IsOneJsonValue("[1, {\"a\": 2}]")         // true
//   IsOneJsonValue("[1], \"injected\": 2")    // false
//
// Works on the text alone, because simdjson does not tell where in the text a value
// is, and may not be built in.

#include <optional>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"

namespace fireworks::json {

// True if the text is one JSON value in UTF-8, with nothing around it but white space.
// A text that nests deeper than 1000 levels is refused.
bool IsOneJsonValue(std::string_view text);

// A member of an object or an element of an array, as written in the text.
struct JsonPart {
  std::string_view key;  // The text between the quotes; "" in an array.
  std::string_view value;
};

// Calls `visit` for each part of an object or array, until `visit` returns false. The
// parts point into `text`. Returns false if the text is another kind of value, or if
// the part that was read is not JSON.
bool VisitParts(std::string_view text,
                absl::FunctionRef<bool(const JsonPart&)> visit);

// All parts; nullopt if VisitParts returns false.
std::optional<std::vector<JsonPart>> PartsOf(std::string_view text);

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_JSON_TEXT_H_
