#ifndef FIREWORKS_TOOLS_FIREWORKS_TERMINAL_H_
#define FIREWORKS_TOOLS_FIREWORKS_TERMINAL_H_

// What is known of the terminal that output goes to, and how wide text is there.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace fireworks::tools {

// `fd` is STDOUT_FILENO or STDERR_FILENO.
bool IsTerminal(int fd);

// The columns of the terminal on standard output; nothing if it is none.
std::optional<size_t> ScreenWidth();

// What --color says: "auto", "always" or "never". Auto is for terminals, unless
// NO_COLOR is set or TERM is "dumb".
void SetColor(const std::string& when);

// `text` in red where that is wanted on `fd`; otherwise as it is.
std::string Red(const std::string& text, int fd);

// Of one well-formed UTF-8 sequence.
char32_t CodePoint(std::string_view character);

// How many columns UTF-8 takes on a screen: 2 for most East Asian characters and
// emoji, 0 for combining ones.
size_t DisplayWidth(std::string_view text);

// The beginning of `text` that fits `width` columns, "…" at its end if some of it
// is left out.
std::string CutToWidth(std::string_view text, size_t width);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_TERMINAL_H_
