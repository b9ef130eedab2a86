#ifndef FIREWORKS_INTERNAL_QUOTE_H_
#define FIREWORKS_INTERNAL_QUOTE_H_

#include <string>
#include <string_view>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "fireworks/internal/excerpt.h"
#include "fireworks/internal/strings.h"

namespace fireworks::internal {

// Quotes a caller's text for an error message. Everything except printable ASCII is
// escaped, so that white space and look-alike letters are visible. Long text is cut.
inline std::string Quote(std::string_view text) {
  const std::string_view head = text.substr(0, kMaxExcerptBytes + 1);
  std::string escaped = absl::CHexEscape(AbslView(head));
  if (escaped.size() > kMaxExcerptBytes) {
    escaped.replace(kMaxExcerptBytes - 3, escaped.npos, "...");
  }
  return absl::StrCat("\"", escaped, "\"");
}

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_QUOTE_H_
