#ifndef FIREWORKS_TOOLS_FIREWORKS_VISIBLE_H_
#define FIREWORKS_TOOLS_FIREWORKS_VISIBLE_H_

// Makes text from the service or the user safe to show. Some characters control a
// terminal, or hide or reorder other characters: control characters (C0, DEL, C1),
// line and paragraph separators, bidirectional controls, and the byte order mark.
// They become escapes, so that nothing is dropped, and foreign text cannot imitate a
// line, a cell or a colour of our output.
//
//   Visible("a\x1b[31m\n")   is   "a\\x1b[31m\\n"
//   Visible("\u202e")        is   "\\u202e"

#include <string>
#include <string_view>

namespace fireworks::tools {

// Escapes text for one line. Bytes that are not UTF-8 become escapes as well.
std::string Visible(std::string_view text);

// Like Visible(), but keeps line breaks and tabs.
std::string VisibleLines(std::string_view text);

// Escapes them in the strings of JSON as \uXXXX, so that JSON keeps its meaning.
std::string EscapeJson(std::string_view json);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_VISIBLE_H_
