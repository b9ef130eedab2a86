#ifndef FIREWORKS_INTERNAL_VISIBLE_H_
#define FIREWORKS_INTERNAL_VISIBLE_H_

// Escapes for characters that control a terminal, or hide or reorder other
// characters: control characters (C0, DEL, C1), line and paragraph separators,
// bidirectional controls, and the byte order mark.

#include <string>
#include <string_view>

namespace fireworks::internal {

// These take what FirstCharacter() returns: a character, or a byte that is not UTF-8,
// which must be escaped too.
bool MustBeEscaped(std::string_view character);
// Returns "\\n", "\\x1b" or "\\u202e".
std::string Escape(std::string_view character);

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_VISIBLE_H_
