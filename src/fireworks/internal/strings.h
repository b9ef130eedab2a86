#ifndef FIREWORKS_INTERNAL_STRINGS_H_
#define FIREWORKS_INTERNAL_STRINGS_H_

#include <string_view>

#include "absl/strings/string_view.h"

namespace fireworks::internal {

// Abseil of Debian 12 has a string_view type of its own, which its functions
// ask for; elsewhere the two are one type. The public interface speaks
// std::string_view, and the library converts here.
inline absl::string_view AbslView(std::string_view s) {
  return absl::string_view(s.data(), s.size());
}
inline std::string_view StdView(absl::string_view s) {
  return std::string_view(s.data(), s.size());
}

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_STRINGS_H_
