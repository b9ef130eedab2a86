#include "fireworks/rest/errors/scrub.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "fireworks/internal/strings.h"

namespace fireworks::rest {
namespace {

using ::fireworks::internal::AbslView;

constexpr std::string_view kMark = "[redacted]";
constexpr std::string_view kCut = "...";

// An escaped text may be escaped again, for example a URL quoted in JSON.
constexpr int kMaxEscapeLevels = 3;

// A text in lower case, and the origin of its bytes.
struct View {
  std::string bytes;
  // Where each byte begins in the original text; the last entry is the end.
  std::vector<size_t> begin;
};

View Original(std::string_view text) {
  View view;
  view.bytes = absl::AsciiStrToLower(AbslView(text));
  view.begin.resize(text.size() + 1);
  std::iota(view.begin.begin(), view.begin.end(), size_t{0});
  return view;
}

// An escape sequence at the start of a text in lower case: its length (0 if
// there is none) and the byte that it stands for. If the end of the text cuts
// the sequence off, the length reaches beyond the end.
struct Escape {
  size_t length = 0;
  char byte = '\0';
};

Escape ReadHex(std::string_view text, size_t prefix, size_t digits) {
  Escape escape;
  escape.length = prefix + digits;
  const std::string_view hex = text.substr(prefix, digits);
  const auto is_hex = [](char c) {
    return absl::ascii_isxdigit(static_cast<unsigned char>(c));
  };
  if (!std::all_of(hex.begin(), hex.end(), is_hex)) return {};
  if (hex.size() < digits) return escape;
  uint32_t value = 0;
  // Secrets are ASCII.
  if (!absl::SimpleHexAtoi(AbslView(hex), &value) || value > 0x7f) return {};
  escape.byte = absl::ascii_tolower(static_cast<unsigned char>(value));
  return escape;
}

Escape ReadEscape(std::string_view text) {
  if (text[0] == '%') return ReadHex(text, 1, 2);
  if (text[0] != '\\') return {};
  if (text.size() == 1) return {2, '\0'};
  switch (text[1]) {
    case 'u':
      return ReadHex(text, 2, 4);
    case 'x':
      return ReadHex(text, 2, 2);
    case '/':
    case '"':
    case '\\':
      return {2, text[1]};
    default:
      return {};
  }
}

View Unescaped(const View& view) {
  View result;
  const std::string_view text = view.bytes;
  size_t i = 0;
  while (i < text.size()) {
    const Escape escape = ReadEscape(text.substr(i));
    if (i + escape.length > text.size()) break;
    result.bytes.push_back(escape.length == 0 ? text[i] : escape.byte);
    result.begin.push_back(view.begin[i]);
    i += std::max<size_t>(escape.length, 1);
  }
  result.begin.push_back(view.begin.back());
  return result;
}

using Range = std::pair<size_t, size_t>;  // [begin, end) in the original.

void FindWhole(const View& view, std::string_view secret,
               std::vector<Range>& found) {
  const std::string_view text = view.bytes;
  for (size_t at = text.find(secret); at != text.npos;
       at = text.find(secret, at + 1)) {
    found.emplace_back(view.begin[at], view.begin[at + secret.size()]);
  }
}

// Finds clipped secrets: a beginning of the secret, followed by the end of the
// text or by "...".
void FindCut(const View& view, std::string_view secret,
             std::vector<Range>& found) {
  const std::string_view text = view.bytes;
  const std::string_view head = secret.substr(0, kMinSecretBytes);
  for (size_t at = text.find(head); at != text.npos;
       at = text.find(head, at + 1)) {
    const std::string_view rest = text.substr(at);
    const auto differs =
        std::mismatch(rest.begin(), rest.end(), secret.begin(), secret.end());
    const size_t end = at + static_cast<size_t>(differs.first - rest.begin());
    const size_t cut =
        text.substr(0, end + kCut.size()).find(kCut, at + head.size());
    if (cut != text.npos) {
      found.emplace_back(view.begin[at], view.begin[cut]);
    } else if (end == text.size()) {
      found.emplace_back(view.begin[at], view.begin[end]);
    }
  }
}

// Whether the full search is needed. Most texts are headers of successful
// answers, for which this test is cheap and allocates nothing.
bool MayHold(std::string_view text, std::string_view secret) {
  if (std::min(text.size(), secret.size()) < kMinSecretBytes) return false;
  if (text.find('%') != text.npos || text.find('\\') != text.npos) return true;
  // A clipped secret begins with these bytes, too.
  const std::string_view head = secret.substr(0, kMinSecretBytes);
  const auto same = [](unsigned char a, unsigned char b) {
    return absl::ascii_tolower(a) == absl::ascii_tolower(b);
  };
  return std::search(text.begin(), text.end(), head.begin(), head.end(),
                     same) != text.end();
}

std::string Redact(std::string_view text, std::vector<Range> ranges) {
  std::sort(ranges.begin(), ranges.end());
  std::string result;
  size_t done = 0;
  for (const auto& [begin, end] : ranges) {
    if (begin >= done) {
      result.append(text.substr(done, begin - done));
      result.append(kMark);
    }
    done = std::max(done, end);
  }
  result.append(text.substr(done));
  return result;
}

}  // namespace

std::string Scrub(std::string_view text,
                  absl::Span<const std::string> secrets) {
  std::string result(text);
  ScrubInPlace(secrets, result);
  return result;
}

void ScrubInPlace(absl::Span<const std::string> secrets, std::string& text) {
  std::vector<std::string> targets;
  for (const std::string& secret : secrets) {
    if (!MayHold(text, secret)) continue;
    targets.push_back(absl::AsciiStrToLower(secret));
  }
  if (targets.empty()) return;

  std::vector<Range> found;
  View view = Original(text);
  for (int level = 0; level <= kMaxEscapeLevels; ++level) {
    for (const std::string& target : targets) {
      FindWhole(view, target, found);
      FindCut(view, target, found);
    }
    View next = Unescaped(view);
    if (next.bytes == view.bytes) break;
    view = std::move(next);
  }
  if (!found.empty()) text = Redact(text, std::move(found));
}

}  // namespace fireworks::rest
