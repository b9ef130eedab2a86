#include "fireworks/rest/call/api_key.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "fireworks/internal/strings.h"

namespace fireworks::rest {

absl::StatusOr<std::string> CleanApiKey(std::string_view key) {
  std::string clean(
      absl::StripAsciiWhitespace(fireworks::internal::AbslView(key)));
  if (clean.empty()) {
    return absl::InvalidArgumentError("the API key is empty");
  }
  const auto is_graphic = [](unsigned char c) {
    return absl::ascii_isgraph(c);
  };
  if (!std::all_of(clean.begin(), clean.end(), is_graphic)) {
    return absl::InvalidArgumentError(
        "the API key contains a space, a control character or a character "
        "that is not ASCII; was more than the key pasted?");
  }
  const char first = clean.front();
  if (clean.size() > 1 && first == clean.back() &&
      (first == '"' || first == '\'')) {
    return absl::InvalidArgumentError("the API key is in quotes");
  }
  const size_t name = clean.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_");
  if (name > 0 && name != std::string::npos && clean[name] == '=' &&
      name + 1 < clean.size()) {
    return absl::InvalidArgumentError(
        "the API key is an assignment; pass only the part after the '='");
  }
  return clean;
}

}  // namespace fireworks::rest
