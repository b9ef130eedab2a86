#include "fireworks/json/wellknown_text.h"

#include <cstddef>

#include "absl/time/civil_time.h"

namespace fireworks::json {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }

// Removes `count` digits from the front of `text`.
bool TakeDigits(std::string_view* text, size_t count, int64_t* value) {
  if (text->size() < count) return false;
  *value = 0;
  for (const char c : text->substr(0, count)) {
    if (!IsDigit(c)) return false;
    *value = *value * 10 + (c - '0');
  }
  text->remove_prefix(count);
  return true;
}

bool Take(std::string_view* text, char c) {
  if (text->empty() || text->front() != c) return false;
  text->remove_prefix(1);
  return true;
}

// Removes ".123" from the front of `text`, if there is a fraction.
bool TakeFraction(std::string_view* text, int32_t* nanos) {
  *nanos = 0;
  if (!Take(text, '.')) return true;
  int32_t unit = 1'000'000'000;
  while (unit > 1 && !text->empty() && IsDigit(text->front())) {
    unit /= 10;
    *nanos += unit * (text->front() - '0');
    text->remove_prefix(1);
  }
  return unit < 1'000'000'000;
}

}  // namespace

std::optional<SecondsAndNanos> ParseTimestamp(std::string_view text) {
  int64_t year = 0;
  int64_t month = 0;
  int64_t day = 0;
  int64_t hour = 0;
  int64_t minute = 0;
  int64_t second = 0;
  SecondsAndNanos result;
  if (!TakeDigits(&text, 4, &year) || !Take(&text, '-') ||
      !TakeDigits(&text, 2, &month) || !Take(&text, '-') ||
      !TakeDigits(&text, 2, &day) || !Take(&text, 'T') ||
      !TakeDigits(&text, 2, &hour) || !Take(&text, ':') ||
      !TakeDigits(&text, 2, &minute) || !Take(&text, ':') ||
      !TakeDigits(&text, 2, &second) || !TakeFraction(&text, &result.nanos) ||
      text != "Z") {
    return std::nullopt;
  }
  // A civil time changes values that are out of range, so compare them.
  const absl::CivilSecond time(year, month, day, hour, minute, second);
  if (year < 1 || time.month() != month || time.day() != day ||
      time.hour() != hour || time.minute() != minute ||
      time.second() != second) {
    return std::nullopt;
  }
  result.seconds = time - absl::CivilSecond(1970);
  return result;
}

std::optional<SecondsAndNanos> ParseDuration(std::string_view text) {
  constexpr int64_t kMaxSeconds = 315'576'000'000;
  const bool negative = Take(&text, '-');
  size_t digits = 0;
  while (digits < text.size() && IsDigit(text[digits])) ++digits;
  SecondsAndNanos result;
  if (digits == 0 || digits > 12 ||
      !TakeDigits(&text, digits, &result.seconds) ||
      !TakeFraction(&text, &result.nanos) || text != "s" ||
      result.seconds >= kMaxSeconds) {
    return std::nullopt;
  }
  if (negative) {
    result.seconds = -result.seconds;
    result.nanos = -result.nanos;
  }
  return result;
}

// Versions differ on which camelCase names are valid. Here, an upper case letter must
// follow a lower case letter and not be the last one. It stands for an underscore.
bool ParseFieldMaskPath(std::string_view text, std::string* snake_case) {
  snake_case->clear();
  char before = '.';
  for (const char c : text) {
    if (IsUpper(c)) {
      if (!IsLower(before)) return false;
      snake_case->push_back('_');
      snake_case->push_back(static_cast<char>(c - 'A' + 'a'));
    } else if (IsLower(c) || (IsDigit(c) && before != '.') ||
               (c == '.' && before != '.')) {
      snake_case->push_back(c);
    } else {
      return false;
    }
    before = c;
  }
  return before != '.' && !IsUpper(before);
}

}  // namespace fireworks::json
