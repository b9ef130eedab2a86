#ifndef FIREWORKS_DATES_H_
#define FIREWORKS_DATES_H_

// Converts the schema's dates and times to Abseil's, and back.
//
//   if (model.has_deprecation_date()) {
//     absl::StatusOr<fireworks::CivilDayRange> days =
//         fireworks::ToCivilDayRange(model.deprecation_date());
//   }
//   absl::StatusOr<absl::Time> created =
//       fireworks::ToTime(model.create_time());
//
// A field that is not set reads as an empty message, so check has_...() first. Here
// an empty Date is an error, and an empty Timestamp is the start of 1970.

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "fireworks/gateway/v1/date.pb.h"
#include "google/protobuf/timestamp.pb.h"

namespace fireworks {

// A whole or partial date. As in google.type.Date, 0 means that a part is not given.
using Date = gateway::v1::Date;

// Returns the day of a whole date. INVALID_ARGUMENT if the date does not exist, or
// is only a year, a year and month, or a month and day.
absl::StatusOr<absl::CivilDay> ToCivilDay(const Date& date);

// A period of days.
struct CivilDayRange {
  absl::CivilDay first;  // The earliest day.
  absl::CivilDay last;   // The latest day, included.
};

// Returns the days that a date can mean: one day for a whole date, a month for a
// year and month, or a year for a year alone. INVALID_ARGUMENT if the date has no
// year or does not exist.
absl::StatusOr<CivilDayRange> ToCivilDayRange(const Date& date);

// Formats the given parts of a date, valid or not: "2026-12-31", "2026-12", "2026".
// A missing part before a given part is written as zeros: "0000-12-31".
std::string FormatDate(const Date& date);

// Converts a day to a whole date. OUT_OF_RANGE outside the years 1 to 9999.
absl::StatusOr<Date> ToDate(absl::CivilDay day);

// Converts a timestamp to a time. OUT_OF_RANGE outside the years 1 to 9999.
// INVALID_ARGUMENT if the nanoseconds are not from 0 to 999,999,999.
absl::StatusOr<absl::Time> ToTime(const google::protobuf::Timestamp& timestamp);

// Converts a time to a timestamp, rounded down to a nanosecond. OUT_OF_RANGE outside
// the years 1 to 9999, and for infinite times.
absl::StatusOr<google::protobuf::Timestamp> ToTimestamp(absl::Time time);

}  // namespace fireworks

#endif  // FIREWORKS_DATES_H_
