#include "fireworks/testing/internal/query_string.h"

#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "fireworks/internal/strings.h"

namespace fireworks::testing::internal {
namespace {

// Appends what %XX at the beginning of `text` means, if that is there.
bool AppendEscaped(absl::string_view text, std::string* out) {
  if (text.size() < 3 || text[0] != '%') return false;
  unsigned char byte = 0;
  const char* end = text.data() + 3;
  if (std::from_chars(text.data() + 1, end, byte, 16).ptr != end) return false;
  *out += static_cast<char>(byte);
  return true;
}

// An escape that is none is left as it is.
std::string Decode(absl::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (AppendEscaped(text.substr(i), &decoded)) {
      i += 2;
    } else {
      decoded += text[i] == '+' ? ' ' : text[i];
    }
  }
  return decoded;
}

}  // namespace

QueryParameters ParseQuery(std::string_view target) {
  QueryParameters parameters;
  const size_t question = target.find('?');
  if (question == std::string_view::npos) return parameters;
  const absl::string_view query =
      fireworks::internal::AbslView(target.substr(question + 1));
  for (const absl::string_view part :
       absl::StrSplit(query, '&', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> pair =
        absl::StrSplit(part, absl::MaxSplits('=', 1));
    parameters.emplace(Decode(pair.first), Decode(pair.second));
  }
  return parameters;
}

}  // namespace fireworks::testing::internal
