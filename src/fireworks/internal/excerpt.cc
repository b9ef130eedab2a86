#include "fireworks/internal/excerpt.h"

#include <algorithm>

#include "fireworks/internal/utf8.h"
#include "fireworks/internal/visible.h"

namespace fireworks::internal {
namespace {

constexpr std::string_view kCut = "...";

bool IsPlain(char c) { return c > ' ' && c < 0x7f; }

bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

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
    std::string_view character = FirstCharacter(text);
    text.remove_prefix(character.size());
    std::string escape;
    if (IsSpace(character[0])) {
      if (result.empty() || result.back() == ' ') continue;
      character = " ";
    } else if (MustBeEscaped(character)) {
      escape = Escape(character);
      character = escape;
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
