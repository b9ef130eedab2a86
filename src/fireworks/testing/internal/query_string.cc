#include "fireworks/testing/internal/query_string.h"

#include <algorithm>
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

using ::fireworks::internal::AbslView;

// Appends what %XX at the beginning of `text` means, if that is there.
bool AppendEscaped(std::string_view text, std::string* out) {
  if (text.size() < 3 || text[0] != '%') return false;
  unsigned char byte = 0;
  const char* end = text.data() + 3;
  if (std::from_chars(text.data() + 1, end, byte, 16).ptr != end) return false;
  *out += static_cast<char>(byte);
  return true;
}

// The same for a query, where '+' is a blank.
std::string DecodeParameter(absl::string_view text) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');
  return PercentDecode(spaced);
}

}  // namespace

std::string PercentDecode(std::string_view text) {
  std::string decoded;
  while (!text.empty()) {
    if (AppendEscaped(text, &decoded)) {
      text.remove_prefix(3);
    } else {
      decoded += text[0];
      text.remove_prefix(1);
    }
  }
  return decoded;
}

QueryParameters ParseQuery(std::string_view target) {
  QueryParameters parameters;
  const size_t question = target.find('?');
  if (question == std::string_view::npos) return parameters;
  const absl::string_view query = AbslView(target.substr(question + 1));
  for (const absl::string_view part :
       absl::StrSplit(query, '&', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> pair =
        absl::StrSplit(part, absl::MaxSplits('=', 1));
    parameters.emplace(DecodeParameter(pair.first),
                       DecodeParameter(pair.second));
  }
  return parameters;
}

}  // namespace fireworks::testing::internal
