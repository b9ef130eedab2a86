#include "fireworks/rest/errors/response_headers.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "fireworks/internal/excerpt.h"
#include "fireworks/internal/strings.h"

namespace fireworks::rest {
namespace {

using ::fireworks::internal::AbslView;
using ::fireworks::internal::Excerpt;
using ::fireworks::internal::StdView;

constexpr size_t kMaxRequestIdBytes = 128;

constexpr std::string_view kNeeded[] = {
    "x-request-id", "x-fireworks-request-id", "cf-ray",
    "content-type", "content-encoding",
};
constexpr auto kRequestIds = absl::MakeConstSpan(kNeeded).first(3);

// Parses digits with an optional fraction. SimpleAtod() alone would also accept
// "inf", "1e9" and "0x10".
std::optional<double> ParseCount(std::string_view text) {
  double count = 0;
  if (text.find_first_not_of("0123456789.") != text.npos ||
      !absl::SimpleAtod(AbslView(text), &count)) {
    return std::nullopt;
  }
  return count;
}

// The three forms of RFC 9110, section 5.6.7:
//   Sun, 06 Nov 1994 08:49:37 GMT
//   Sunday, 06-Nov-94 08:49:37 GMT
//   Sun Nov  6 08:49:37 1994
// The names are English. absl::ParseTime() reads names in the language of the
// locale, so it gets only numbers.
std::optional<absl::Time> ParseHttpDate(std::string_view text) {
  std::vector<std::string> parts =
      absl::StrSplit(AbslView(text), absl::ByAnyChar(" ,-"), absl::SkipEmpty());
  if (parts.size() == 5) {  // The third form: put in the order of the others.
    std::swap(parts[1], parts[2]);
    std::swap(parts[3], parts[4]);
    parts.emplace_back("GMT");
  }
  if (parts.size() != 6 || parts[5] != "GMT") return std::nullopt;
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const size_t month = kMonths.find(parts[2]);
  if (parts[2].size() != 3 || month == kMonths.npos || month % 3 != 0) {
    return std::nullopt;
  }
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(
          parts[3].size() == 2 ? "%d %m %y %H:%M:%S" : "%d %m %Y %H:%M:%S",
          absl::StrCat(parts[1], " ", month / 3 + 1, " ", parts[3], " ",
                       parts[4]),
          &time, &error)) {
    return std::nullopt;
  }
  return time;
}

std::string_view Trimmed(const HttpHeaders& headers, std::string_view name) {
  return StdView(
      absl::StripAsciiWhitespace(AbslView(FindHeader(headers, name))));
}

}  // namespace

std::string RequestId(const HttpHeaders& headers) {
  for (std::string_view name : kRequestIds) {
    std::string id = Excerpt(FindHeader(headers, name), kMaxRequestIdBytes);
    if (!id.empty()) return id;
  }
  return "";
}

absl::Span<const std::string_view> HeadersForErrors() { return kNeeded; }

std::string_view UnaskedCoding(const HttpHeaders& headers, bool accepts_gzip) {
  const std::string_view coding = Trimmed(headers, "content-encoding");
  const auto is = [&](absl::string_view name) {
    return absl::EqualsIgnoreCase(AbslView(coding), name);
  };
  if (is("identity") || (accepts_gzip && is("gzip"))) return {};
  return coding;
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
    // Prefers the server's clock, because the local one may be wrong.
    const absl::Time server_now =
        ParseHttpDate(Trimmed(headers, "date")).value_or(now);
    return std::max(*date - server_now, absl::ZeroDuration());
  }
  return std::nullopt;
}

}  // namespace fireworks::rest
