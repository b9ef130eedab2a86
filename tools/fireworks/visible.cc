#include "visible.h"

#include <string>
#include <string_view>

#include "absl/strings/str_format.h"
#include "fireworks/internal/utf8.h"
#include "fireworks/internal/visible.h"

namespace fireworks::tools {
namespace {

// Appends each character of `text` to the result by `append(character, &result)`.
template <typename Append>
std::string Rewrite(std::string_view text, const Append& append) {
  std::string result;
  while (!text.empty()) {
    const std::string_view character = internal::FirstCharacter(text);
    append(character, &result);
    text.remove_prefix(character.size());
  }
  return result;
}

void AppendVisible(std::string_view character, std::string* result) {
  if (internal::MustBeEscaped(character)) {
    *result += internal::Escape(character);
  } else {
    result->append(character);
  }
}

}  // namespace

std::string Visible(std::string_view text) {
  return Rewrite(text, AppendVisible);
}

std::string VisibleLines(std::string_view text) {
  return Rewrite(text, [](std::string_view character, std::string* result) {
    if (character == "\n" || character == "\t") {
      result->append(character);
    } else {
      AppendVisible(character, result);
    }
  });
}

std::string EscapeJson(std::string_view json) {
  return Rewrite(json, [](std::string_view character, std::string* result) {
    // Characters below 0x20 are only white space between tokens: JSON requires
    // them to be escaped in strings.
    // A byte that is not UTF-8 has no code point.
    if ((character.size() > 1 || character[0] == 0x7f) &&
        internal::MustBeEscaped(character)) {
      *result += absl::StrFormat(
          "\\u%04x", static_cast<unsigned>(internal::CodePoint(character)));
    } else {
      result->append(character);
    }
  });
}

}  // namespace fireworks::tools
