#ifndef FIREWORKS_JSON_SCALAR_TEXT_H_
#define FIREWORKS_JSON_SCALAR_TEXT_H_

// Scalars in JSON strings. Each function accepts only the plain form, which every
// version of protobuf reads alike. nullopt does not mean that the text is wrong.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fireworks::json {

// "-?(0|[1-9][0-9]*)", in the range of the type.
std::optional<int64_t> ParseInt64(std::string_view text);
std::optional<uint64_t> ParseUint64(std::string_view text);

// "NaN", "Infinity" and "-Infinity".
std::optional<double> ParseNonFinite(std::string_view text);

// The standard or the URL-safe alphabet, padded or not.
std::optional<std::string> ParseBase64(std::string_view text);

// Whether the text looks like the name of an enum value. Then an unknown text is a new
// name, and not a number in a string or a typo.
bool LooksLikeEnumName(std::string_view text);

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_SCALAR_TEXT_H_
