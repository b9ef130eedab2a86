#ifndef FIREWORKS_INTERNAL_UTF8_H_
#define FIREWORKS_INTERNAL_UTF8_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace fireworks::internal {

// The length of the well-formed UTF-8 sequence at the start of `text`, or 0 if there
// is none (overlong, surrogate, beyond U+10FFFF, cut off, empty).
size_t Utf8SequenceLength(std::string_view text);

// The character at the start of `text`, or one byte if that is not well-formed UTF-8.
// `text` must not be empty.
std::string_view FirstCharacter(std::string_view text);

// The code point of one well-formed character.
char32_t CodePoint(std::string_view character);

// Appends the character with this code point, at most U+10FFFF and no surrogate.
void AppendUtf8(char32_t c, std::string* text);

// The offset of the first byte that is not well-formed UTF-8, or text.size() if all
// bytes are.
size_t FindInvalidUtf8(std::string_view text);

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_UTF8_H_
