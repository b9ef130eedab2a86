#ifndef FIREWORKS_TOOLS_FIREWORKS_VISIBLE_H_
#define FIREWORKS_TOOLS_FIREWORKS_VISIBLE_H_

// Text of others, made fit to be shown. A terminal obeys some characters, and
// some hide or reorder their neighbours: control characters (C0, DEL, C1), line
// and paragraph separators, and what directs bidirectional text. They become
// escapes, so that nothing is dropped, and nothing can pretend to be a line, a
// cell or a colour of ours.
//
//   Visible("a\x1b[31m\n")   is  a\x1b[31m\n   with two backslashes in it
//   Visible("\u202e")        is  \u202e        likewise

#include <string>
#include <string_view>

namespace fireworks::tools {

// One line. Bytes that are not UTF-8 become escapes as well.
std::string Visible(std::string_view text);

// The same, but for line breaks and tabs, which stay.
std::string VisibleLines(std::string_view text);

// JSON that means the same, with \uXXXX for what stands in its strings.
std::string EscapeJson(std::string_view json);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_VISIBLE_H_
