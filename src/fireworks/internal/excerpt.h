#ifndef FIREWORKS_INTERNAL_EXCERPT_H_
#define FIREWORKS_INTERNAL_EXCERPT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace fireworks::internal {

inline constexpr size_t kMaxExcerptBytes = 80;

// Makes text from a server safe for an error message, a log or a terminal. A run of
// white space becomes one space. Other characters that MustBeEscaped() (visible.h)
// become escapes. The result has at most `max_bytes` bytes, including the "..." that
// ends a cut text.
std::string Excerpt(std::string_view text, size_t max_bytes = kMaxExcerptBytes);

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_EXCERPT_H_
