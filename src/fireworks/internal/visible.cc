#include "fireworks/internal/visible.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "fireworks/internal/utf8.h"

namespace fireworks::internal {
namespace {

bool IsBidiControl(char32_t c) {
  return c == 0x61c || c == 0x200e || c == 0x200f ||
         (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

}  // namespace

bool MustBeEscaped(std::string_view character) {
  if (Utf8SequenceLength(character) == 0) return true;
  const char32_t c = CodePoint(character);
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029 ||
         c == 0xfeff || IsBidiControl(c);
}

std::string Escape(std::string_view character) {
  if (character.size() > 1) {
    const auto c = static_cast<uint32_t>(CodePoint(character));
    return absl::StrCat("\\u", absl::Hex(c, absl::kZeroPad4));
  }
  switch (character[0]) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return absl::StrCat(
          "\\x",
          absl::Hex(static_cast<unsigned char>(character[0]), absl::kZeroPad2));
  }
}

}  // namespace fireworks::internal
