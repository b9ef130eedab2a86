#include "fireworks/dates.h"

#include <cstdint>

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
  const int year = date.year();
  const int month = date.month();
  const int day = date.day();
  // Whatever does not exist, and every 0, comes out of CivilDay as another day.
  const absl::CivilDay civil(year, month, day);
  if (year >= 1 && year <= 9999 && civil.year() == year &&
      civil.month() == month && civil.day() == day) {
    return civil;
  }
  const bool partial = (year == 0 || month == 0 || day == 0) && year >= 0 &&
                       month >= 0 && day >= 0;
  return absl::InvalidArgumentError(absl::StrCat(
      "year ", year, ", month ", month, ", day ", day, " is not a day: ",
      partial ? "0 stands for a part that is not given"
              : "there is none such"));
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
        timestamp.nanos(), " nanoseconds are not a fraction of a second"));
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
