#include "fireworks/json/scalar_text.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "fireworks/internal/strings.h"

namespace fireworks::json {
namespace {

template <typename Int>
std::optional<Int> ParseInt(std::string_view text) {
  const std::string_view digits =
      text.substr(!text.empty() && text[0] == '-' ? 1 : 0);
  if (digits.size() > 1 && digits[0] == '0') return std::nullopt;
  Int value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

}  // namespace

std::optional<int64_t> ParseInt64(std::string_view text) {
  return ParseInt<int64_t>(text);
}

std::optional<uint64_t> ParseUint64(std::string_view text) {
  return ParseInt<uint64_t>(text);
}

std::optional<double> ParseNonFinite(std::string_view text) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity") return kInfinity;
  if (text == "-Infinity") return -kInfinity;
  return std::nullopt;
}

std::optional<std::string> ParseBase64(std::string_view text) {
  std::string bytes;
  const bool web_safe = text.find_first_of("-_") != text.npos;
  const absl::string_view in = internal::AbslView(text);
  if (!(web_safe ? absl::WebSafeBase64Unescape(in, &bytes)
                 : absl::Base64Unescape(in, &bytes))) {
    return std::nullopt;
  }
  // Abseil skips white space and ignores extra bits at the end. Encode again to check.
  std::string again =
      web_safe ? absl::WebSafeBase64Escape(bytes) : absl::Base64Escape(bytes);
  if (again == text) return bytes;
  while (!again.empty() && again.back() == '=') again.pop_back();
  while (web_safe && text.size() % 4 == 0 && !text.empty() &&
         text.back() == '=') {
    text.remove_suffix(1);
  }
  if (again == text) return bytes;
  return std::nullopt;
}

bool LooksLikeEnumName(std::string_view text) {
  return !text.empty() &&
         absl::ascii_isalpha(static_cast<unsigned char>(text[0])) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
                  c == '_';
         });
}

}  // namespace fireworks::json
