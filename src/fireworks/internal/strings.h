#ifndef FIREWORKS_INTERNAL_STRINGS_H_
#define FIREWORKS_INTERNAL_STRINGS_H_

#include <string_view>

#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace fireworks::internal {

// In Debian 12, absl::string_view is a type of its own; elsewhere it is the standard
// one. The public interface uses std::string_view, and the library converts it here
// for Abseil's functions.
inline absl::string_view AbslView(std::string_view s) {
  return absl::string_view(s.data(), s.size());
}
inline std::string_view StdView(absl::string_view s) {
  return std::string_view(s.data(), s.size());
}

// `text` without the mark that some editors write at the start of UTF-8 files.
inline absl::string_view WithoutByteOrderMark(absl::string_view text) {
  absl::ConsumePrefix(&text, "\xef\xbb\xbf");
  return text;
}

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_STRINGS_H_
