#include "fireworks/rest/transcoding/percent_encoding.h"

#include <array>
#include <string>
#include <string_view>

namespace fireworks::rest {
namespace {

using ByteSet = std::array<bool, 256>;

constexpr ByteSet MakeSet(std::string_view marks) {
  ByteSet set{};
  for (unsigned char c = 'a'; c <= 'z'; ++c) set[c] = true;
  for (unsigned char c = 'A'; c <= 'Z'; ++c) set[c] = true;
  for (unsigned char c = '0'; c <= '9'; ++c) set[c] = true;
  for (const char c : marks) set[static_cast<unsigned char>(c)] = true;
  return set;
}
constexpr ByteSet kUnreserved = MakeSet("-_.~");
constexpr ByteSet kUnreservedAndSlash = MakeSet("-_.~/");

void AppendEscape(unsigned char byte, std::string* out) {
  constexpr char kHex[] = "0123456789ABCDEF";
  const char escape[] = {'%', kHex[byte >> 4U], kHex[byte & 0xFU]};
  out->append(escape, sizeof(escape));
}

// Nearly all text needs no escape, so it is copied in runs.
void AppendEncoded(std::string_view text, const ByteSet& plain,
                   std::string* out) {
  size_t run = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (plain[byte]) continue;
    out->append(text.substr(run, i - run));
    AppendEscape(byte, out);
    run = i + 1;
  }
  out->append(text.substr(run));
}

}  // namespace

void AppendPercentEncoded(std::string_view text, std::string* out) {
  AppendEncoded(text, kUnreserved, out);
}

void AppendPercentEncodedPath(std::string_view text, std::string* out) {
  AppendEncoded(text, kUnreservedAndSlash, out);
}

}  // namespace fireworks::rest
