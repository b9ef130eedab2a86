#include "visible.h"

#include <string>
#include <string_view>

#include "absl/strings/str_format.h"
#include "fireworks/internal/utf8.h"
#include "terminal.h"

namespace fireworks::tools {
namespace {

bool IsBidiControl(char32_t c) {
  return c == 0x61c || c == 0x200e || c == 0x200f ||
         (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

bool MustBeEscaped(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029 ||
         IsBidiControl(c);
}

std::string Escape(char32_t c) {
  switch (c) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return c < 0x80 ? absl::StrFormat("\\x%02x", static_cast<unsigned>(c))
                      : absl::StrFormat("\\u%04x", static_cast<unsigned>(c));
  }
}

// Escapes the characters for which `is_bad` is true, and bytes that are not UTF-8.
template <typename Predicate>
std::string EscapeIf(std::string_view text, const Predicate& is_bad) {
  std::string result;
  while (!text.empty()) {
    const size_t length = internal::Utf8SequenceLength(text);
    if (length == 0) {
      result +=
          absl::StrFormat("\\x%02x", static_cast<unsigned char>(text.front()));
      text.remove_prefix(1);
      continue;
    }
    const std::string_view character = text.substr(0, length);
    const char32_t c = CodePoint(character);
    if (is_bad(c)) {
      result += Escape(c);
    } else {
      result.append(character);
    }
    text.remove_prefix(length);
  }
  return result;
}

}  // namespace

std::string Visible(std::string_view text) {
  return EscapeIf(text, MustBeEscaped);
}

std::string VisibleLines(std::string_view text) {
  return EscapeIf(text, [](char32_t c) {
    return c != '\n' && c != '\t' && MustBeEscaped(c);
  });
}

std::string EscapeJson(std::string_view json) {
  std::string result;
  while (!json.empty()) {
    size_t length = internal::Utf8SequenceLength(json);
    if (length == 0) length = 1;
    const std::string_view character = json.substr(0, length);
    const char32_t c = CodePoint(character);
    // Characters below 0x20 are only white space between tokens: JSON requires
    // them to be escaped in strings.
    if (c >= 0x7f && MustBeEscaped(c)) {
      result += absl::StrFormat("\\u%04x", static_cast<unsigned>(c));
    } else {
      result.append(character);
    }
    json.remove_prefix(length);
  }
  return result;
}

}  // namespace fireworks::tools
