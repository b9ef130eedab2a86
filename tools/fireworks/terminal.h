#ifndef FIREWORKS_TOOLS_FIREWORKS_TERMINAL_H_
#define FIREWORKS_TOOLS_FIREWORKS_TERMINAL_H_

// Properties of the terminal, and the width of text on it.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace fireworks::tools {

// `fd` is STDOUT_FILENO or STDERR_FILENO.
bool IsTerminal(int fd);

// The width in columns of the terminal on standard output, 80 if unknown; nullopt
// if standard output is not a terminal.
std::optional<size_t> ScreenWidth();

// Sets the mode: "auto", "always" or "never". "auto" colours text on terminals,
// unless NO_COLOR is set or TERM is "dumb".
void SetColor(const std::string& when);

// `text` in red if colour is on for `fd`; otherwise unchanged.
std::string Red(const std::string& text, int fd);

// The width of UTF-8 text in columns. Most East Asian characters and emoji take 2
// columns, combining characters take 0.
size_t DisplayWidth(std::string_view text);

// The start of `text` that fits `width` columns. It ends with "…" if text was cut.
std::string CutToWidth(std::string_view text, size_t width);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_TERMINAL_H_
