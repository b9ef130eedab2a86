#include "fireworks/internal/utf8.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace fireworks::internal {
namespace {

bool IsContinuation(unsigned char c) { return (c & 0xc0) == 0x80; }

}  // namespace

// Table 3-7 of the Unicode standard: only the second byte has special ranges.
size_t Utf8SequenceLength(std::string_view text) {
  const auto at = [text](size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
  };
  const unsigned char first = static_cast<unsigned char>(at(0));
  const unsigned char second = static_cast<unsigned char>(at(1));
  if (text.empty()) return 0;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4 || !IsContinuation(second)) return 0;
  if (first < 0xe0) return 2;
  if (!IsContinuation(static_cast<unsigned char>(at(2)))) return 0;
  if (first == 0xe0 && second < 0xa0) return 0;
  if (first == 0xed && second > 0x9f) return 0;
  if (first < 0xf0) return 3;
  if (!IsContinuation(static_cast<unsigned char>(at(3)))) return 0;
  if (first == 0xf0 && second < 0x90) return 0;
  if (first == 0xf4 && second > 0x8f) return 0;
  return 4;
}

std::string_view FirstCharacter(std::string_view text) {
  return text.substr(0, std::max<size_t>(1, Utf8SequenceLength(text)));
}

char32_t CodePoint(std::string_view character) {
  const auto at = [character](size_t i) {
    return static_cast<unsigned char>(character[i]);
  };
  constexpr unsigned kMasks[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
  char32_t c = at(0) & kMasks[character.size()];
  for (size_t i = 1; i < character.size(); ++i) c = c << 6 | (at(i) & 0x3f);
  return c;
}

void AppendUtf8(char32_t c, std::string* text) {
  const auto continuation = [&](int shift) {
    text->push_back(static_cast<char>(0x80 | ((c >> shift) & 0x3f)));
  };
  if (c < 0x80) {
    text->push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    text->push_back(static_cast<char>(0xc0 | (c >> 6)));
  } else if (c < 0x10000) {
    text->push_back(static_cast<char>(0xe0 | (c >> 12)));
  } else {
    text->push_back(static_cast<char>(0xf0 | (c >> 18)));
  }
  if (c >= 0x10000) continuation(12);
  if (c >= 0x800) continuation(6);
  if (c >= 0x80) continuation(0);
}

size_t FindInvalidUtf8(std::string_view text) {
  constexpr uint64_t kHighBits = 0x8080808080808080;
  size_t i = 0;
  while (i < text.size()) {
    uint64_t block = 0;
    if (i + sizeof(block) <= text.size()) {
      std::memcpy(&block, text.data() + i, sizeof(block));
      if ((block & kHighBits) == 0) {
        i += sizeof(block);
        continue;
      }
    }
    const size_t length = Utf8SequenceLength(text.substr(i));
    if (length == 0) return i;
    i += length;
  }
  return i;
}

}  // namespace fireworks::internal
