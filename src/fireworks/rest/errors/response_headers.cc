#include "fireworks/rest/errors/response_headers.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/time/time.h"
#include "fireworks/internal/excerpt.h"
#include "fireworks/internal/strings.h"

namespace fireworks::rest {
namespace {

using ::fireworks::internal::AbslView;
using ::fireworks::internal::Excerpt;
using ::fireworks::internal::StdView;

constexpr size_t kMaxRequestIdBytes = 128;

// Digits with an optional fraction. SimpleAtod alone takes "inf", "1e9" and
// "0x10" besides.
std::optional<double> ParseCount(std::string_view text) {
  double count = 0;
  if (text.find_first_not_of("0123456789.") != text.npos ||
      !absl::SimpleAtod(AbslView(text), &count)) {
    return std::nullopt;
  }
  return count;
}

// The three forms of RFC 9110, section 5.6.7.
std::optional<absl::Time> ParseHttpDate(std::string_view text) {
  for (const char* format :
       {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT",
        "%a %b %e %H:%M:%S %Y"}) {
    absl::Time time;
    std::string error;
    if (absl::ParseTime(format, AbslView(text), &time, &error)) return time;
  }
  return std::nullopt;
}

std::string_view Trimmed(const HttpHeaders& headers, std::string_view name) {
  return StdView(
      absl::StripAsciiWhitespace(AbslView(FindHeader(headers, name))));
}

}  // namespace

std::string RequestId(const HttpHeaders& headers) {
  for (std::string_view name :
       {"x-request-id", "x-fireworks-request-id", "cf-ray"}) {
    std::string id = Excerpt(FindHeader(headers, name), kMaxRequestIdBytes);
    if (!id.empty()) return id;
  }
  return "";
}

std::optional<absl::Duration> RetryAfter(const HttpHeaders& headers,
                                         absl::Time now) {
  if (const auto milliseconds =
          ParseCount(Trimmed(headers, "retry-after-ms"))) {
    return absl::Milliseconds(*milliseconds);
  }
  const std::string_view value = Trimmed(headers, "retry-after");
  if (const auto seconds = ParseCount(value)) return absl::Seconds(*seconds);
  if (const auto date = ParseHttpDate(value)) {
    // By the server's own clock where it tells: ours may be off.
    const absl::Time server_now =
        ParseHttpDate(Trimmed(headers, "date")).value_or(now);
    return std::max(*date - server_now, absl::ZeroDuration());
  }
  return std::nullopt;
}

}  // namespace fireworks::rest
