#include "terminal.h"

#include <locale.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "fireworks/internal/utf8.h"

namespace fireworks::tools {
namespace {

std::string& ColorWhen() {
  static auto* const when = new std::string("auto");
  return *when;
}

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool IsColored(int fd) {
  if (ColorWhen() != "auto") return ColorWhen() == "always";
  return IsTerminal(fd) && Environment("NO_COLOR").empty() &&
         Environment("TERM") != "dumb";
}

// wcwidth() uses the thread's locale, and the user's locale may not be UTF-8.
class Utf8Locale {
 public:
  Utf8Locale() : previous_(uselocale(Locale())) {}
  ~Utf8Locale() { uselocale(previous_); }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

  static size_t WidthOf(char32_t c) {
    const int width = wcwidth(static_cast<wchar_t>(c));
    // Terminals show a replacement for an unassigned character.
    return width < 0 ? 1 : static_cast<size_t>(width);
  }

 private:
  static locale_t Locale() {
    static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return locale;
  }

  const locale_t previous_;
};

}  // namespace

bool IsTerminal(int fd) { return isatty(fd) == 1; }

std::optional<size_t> ScreenWidth() {
  if (!IsTerminal(STDOUT_FILENO)) return std::nullopt;
  winsize size = {};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    return size.ws_col;
  }
  return 80;
}

void SetColor(const std::string& when) { ColorWhen() = when; }

std::string Red(const std::string& text, int fd) {
  return IsColored(fd) ? absl::StrCat("\033[31m", text, "\033[0m") : text;
}

size_t DisplayWidth(std::string_view text) {
  const Utf8Locale locale;
  size_t width = 0;
  while (!text.empty()) {
    const std::string_view character = internal::FirstCharacter(text);
    width += Utf8Locale::WidthOf(internal::CodePoint(character));
    text.remove_prefix(character.size());
  }
  return width;
}

std::string CutToWidth(std::string_view text, size_t width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  if (width == 0) return "";
  const Utf8Locale locale;
  std::string result;
  size_t used = 1;  // The ellipsis.
  while (!text.empty()) {
    const std::string_view character = internal::FirstCharacter(text);
    used += Utf8Locale::WidthOf(internal::CodePoint(character));
    if (used > width) break;
    result.append(character);
    text.remove_prefix(character.size());
  }
  return result + "\u2026";
}

}  // namespace fireworks::tools
