#ifndef FIREWORKS_REST_ERRORS_SCRUB_H_
#define FIREWORKS_REST_ERRORS_SCRUB_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/types/span.h"

namespace fireworks::rest {

// A shorter secret is left alone: it would blot out ordinary words.
inline constexpr size_t kMinSecretBytes = 8;

// `text`, which came from outside, with "[redacted]" in place of each secret.
//
// Found in any letter case, percent-encoded, escaped as in JSON, or both; and
// at the end of the text, "..." aside, if at least kMinSecretBytes of its
// beginning are there: clipping cut it. The rest of the text stays as it is.
std::string Scrub(std::string_view text, absl::Span<const std::string> secrets);

// The same in place, at no cost where there is nothing to scrub.
void ScrubInPlace(absl::Span<const std::string> secrets, std::string& text);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_ERRORS_SCRUB_H_
