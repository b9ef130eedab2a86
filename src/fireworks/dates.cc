#include "fireworks/dates.h"

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace fireworks {
namespace {

// The first and the last second of the years 1 to 9999, in UTC.
constexpr int64_t kMinSeconds = -62'135'596'800;
constexpr int64_t kMaxSeconds = 253'402'300'799;
constexpr int32_t kMaxNanos = 999'999'999;

}  // namespace

absl::StatusOr<absl::CivilDay> ToCivilDay(const Date& date) {
  const absl::StatusOr<CivilDayRange> days = ToCivilDayRange(date);
  if (!days.ok()) return days.status();
  if (date.day() == 0) {
    return absl::InvalidArgumentError(
        absl::StrCat(FormatDate(date), " is not a whole date"));
  }
  return days->first;
}

absl::StatusOr<CivilDayRange> ToCivilDayRange(const Date& date) {
  const int year = date.year();
  const int month = date.month() == 0 ? 1 : date.month();
  const int day = date.day() == 0 ? 1 : date.day();
  if (year == 0) {
    return absl::InvalidArgumentError(
        absl::StrCat(FormatDate(date), " has no year"));
  }
  const absl::CivilDay first(year, month, day);
  // CivilDay turns a day that does not exist into another day.
  if (year < 1 || year > 9999 || first.year() != year ||
      first.month() != month || first.day() != day ||
      (date.month() == 0 && date.day() != 0)) {
    return absl::InvalidArgumentError(
        absl::StrCat(FormatDate(date), " is not a valid date"));
  }
  if (date.day() != 0) return CivilDayRange{first, first};
  if (date.month() != 0) {
    return CivilDayRange{first,
                         absl::CivilDay(absl::CivilMonth(first) + 1) - 1};
  }
  return CivilDayRange{first, absl::CivilDay(year, 12, 31)};
}

std::string FormatDate(const Date& date) {
  std::string text = absl::StrCat(absl::Dec(date.year(), absl::kZeroPad4));
  if (date.month() == 0 && date.day() == 0) return text;
  absl::StrAppend(&text, "-", absl::Dec(date.month(), absl::kZeroPad2));
  if (date.day() == 0) return text;
  absl::StrAppend(&text, "-", absl::Dec(date.day(), absl::kZeroPad2));
  return text;
}

absl::StatusOr<Date> ToDate(absl::CivilDay day) {
  if (day.year() < 1 || day.year() > 9999) {
    return absl::OutOfRangeError(absl::StrCat(
        "the year ", day.year(), " is outside the years 1 to 9999"));
  }
  Date date;
  date.set_year(static_cast<int32_t>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

absl::StatusOr<absl::Time> ToTime(
    const google::protobuf::Timestamp& timestamp) {
  if (timestamp.nanos() < 0 || timestamp.nanos() > kMaxNanos) {
    return absl::InvalidArgumentError(absl::StrCat(
        "nanos must be 0 to 999,999,999, but is ", timestamp.nanos()));
  }
  if (timestamp.seconds() < kMinSeconds || timestamp.seconds() > kMaxSeconds) {
    return absl::OutOfRangeError(
        absl::StrCat(timestamp.seconds(),
                     " seconds since 1970 are outside the years 1 to 9999"));
  }
  return absl::FromUnixSeconds(timestamp.seconds()) +
         absl::Nanoseconds(timestamp.nanos());
}

absl::StatusOr<google::protobuf::Timestamp> ToTimestamp(absl::Time time) {
  const int64_t seconds = absl::ToUnixSeconds(time);  // Rounds down.
  if (seconds < kMinSeconds || seconds > kMaxSeconds) {
    return absl::OutOfRangeError(
        absl::StrCat(absl::FormatTime(time, absl::UTCTimeZone()),
                     " is outside the years 1 to 9999"));
  }
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(static_cast<int32_t>(
      absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  return timestamp;
}

}  // namespace fireworks
