#include "fireworks/internal/excerpt.h"

#include <algorithm>

#include "fireworks/internal/utf8.h"

namespace fireworks::internal {
namespace {

constexpr std::string_view kCut = "...";

bool IsPlain(char c) { return c > ' ' && c < 0x7f; }

bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool IsControl(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return first < 0x20 || first == 0x7f;
  // U+0080 to U+009F: terminals read some of these as escape sequences.
  return first == 0xc2 && static_cast<unsigned char>(character[1]) < 0xa0;
}

}  // namespace

std::string Excerpt(std::string_view text, size_t max_bytes) {
  // The fast path. Every call's request id comes here, and seldom needs a change.
  if (text.size() <= max_bytes &&
      std::all_of(text.begin(), text.end(), IsPlain)) {
    return std::string(text);
  }
  std::string result;
  size_t keep = 0;  // The length of `result` before "..." if it must be cut.
  while (!text.empty()) {
    const size_t length = Utf8SequenceLength(text);
    std::string_view character = text.substr(0, length == 0 ? 1 : length);
    text.remove_prefix(character.size());
    if (IsSpace(character[0])) {
      if (result.empty() || result.back() == ' ') continue;
      character = " ";
    } else if (length == 0 || IsControl(character)) {
      character = "?";
    }
    if (result.size() + character.size() > max_bytes) {
      result.resize(keep);
      result.append(kCut.substr(0, max_bytes));
      return result;
    }
    result.append(character);
    if (result.size() + kCut.size() <= max_bytes) keep = result.size();
  }
  if (!result.empty() && result.back() == ' ') result.pop_back();
  return result;
}

}  // namespace fireworks::internal
