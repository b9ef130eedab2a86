#ifndef FIREWORKS_REST_ERRORS_SCRUB_H_
#define FIREWORKS_REST_ERRORS_SCRUB_H_

// Takes a secret out of text that came from outside, however it was written:
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

// A shorter secret is left alone: it would blot out ordinary words.
inline constexpr size_t kMinSecretBytes = 8;

// `text`, which came from outside, with "[redacted]" in place of each secret.
//
// A secret is found in any letter case, percent-encoded, escaped as in JSON, or
// both. A beginning of at least kMinSecretBytes is found, too, where "..." or
// the end of the text follows: clipping has cut it there. The rest of the text
// stays as it is.
std::string Scrub(std::string_view text, absl::Span<const std::string> secrets);

// The same in place, at no cost where there is nothing to scrub.
void ScrubInPlace(absl::Span<const std::string> secrets, std::string& text);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_ERRORS_SCRUB_H_
