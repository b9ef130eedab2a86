#ifndef FIREWORKS_REST_ERRORS_SCRUB_H_
#define FIREWORKS_REST_ERRORS_SCRUB_H_

// Removes secrets from text that came from outside, also if they are escaped:
//
//   const std::vector<std::string> secrets = {"fw_0123456789"};
//   Scrub("the key fw_0123456789 is unknown", secrets);
//                                  // "the key [redacted] is unknown"
//   Scrub("?key=FW%5F0123456789", secrets);     // "?key=[redacted]"
//   Scrub(R"({"k":"fw\u005f0123456789"})", secrets);
//                                  // R"({"k":"[redacted]"})"
//   Scrub("Bearer fw_0123456...", secrets);     // "Bearer [redacted]..."

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/types/span.h"

namespace fireworks::rest {

// Shorter secrets are not removed, because they may match ordinary words.
inline constexpr size_t kMinSecretBytes = 8;

// Returns `text` with "[redacted]" in place of each secret.
//
// Finds a secret in any letter case, percent-encoded, escaped as in JSON, or
// both. Also finds a clipped secret: at least its first kMinSecretBytes before
// "..." or the end of the text. The rest of the text is unchanged.
std::string Scrub(std::string_view text, absl::Span<const std::string> secrets);

// The same in place. Cheap if there is nothing to scrub.
void ScrubInPlace(absl::Span<const std::string> secrets, std::string& text);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_ERRORS_SCRUB_H_
