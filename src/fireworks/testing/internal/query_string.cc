#include "fireworks/testing/internal/query_string.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "fireworks/internal/strings.h"

namespace fireworks::testing::internal {
namespace {

// An escape that is none is left as it is.
std::string Decode(absl::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() &&
        absl::ascii_isxdigit(static_cast<unsigned char>(text[i + 1])) &&
        absl::ascii_isxdigit(static_cast<unsigned char>(text[i + 2]))) {
      decoded += absl::HexStringToBytes(text.substr(i + 1, 2));
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
