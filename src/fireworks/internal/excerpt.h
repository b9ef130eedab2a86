#ifndef FIREWORKS_INTERNAL_EXCERPT_H_
#define FIREWORKS_INTERNAL_EXCERPT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace fireworks::internal {

inline constexpr size_t kMaxExcerptBytes = 80;

// Server-supplied text made fit for an error message, a log or a terminal:
// white space in one blank, control characters and invalid UTF-8 as '?', and at
// most `max_bytes` bytes, "..." at the end of a cut one among them.
std::string Excerpt(std::string_view text, size_t max_bytes = kMaxExcerptBytes);

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_EXCERPT_H_
