#ifndef FIREWORKS_DATES_H_
#define FIREWORKS_DATES_H_

// Converts the schema's dates and times to Abseil's, and back.
//
//   if (model.has_deprecation_date()) {
//     absl::StatusOr<fireworks::CivilDays> days =
//         fireworks::ToCivilDays(model.deprecation_date());
//   }
//   absl::StatusOr<absl::Time> created =
//       fireworks::ToTime(model.create_time());
//
// An absent field reads as an empty message, so check has_...() first. An empty
// Date is an error here, and an empty Timestamp is 1970.

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "fireworks/gateway/v1/date.pb.h"
#include "google/protobuf/timestamp.pb.h"

namespace fireworks {

// As in google.type.Date, 0 means that a part is not given.
using Date = gateway::v1::Date;

// The day of a whole date. INVALID_ARGUMENT if the date does not exist, or is only
// a year, a year and month, or a month and day.
absl::StatusOr<absl::CivilDay> ToCivilDay(const Date& date);

struct CivilDays {
  absl::CivilDay first;
  absl::CivilDay last;
};

// The days that a date can mean, from `first` to `last`: a day for a whole date, a
// month for a year and month, or a year for a year alone. INVALID_ARGUMENT if the
// date has no year or does not exist.
absl::StatusOr<CivilDays> ToCivilDays(const Date& date);

// The date as it was given, valid or not: "2026-12-31", "2026-12", "2026". A
// missing part before a given part is written as zeros: "0000-12-31".
std::string FormatDate(const Date& date);

// The day as a whole date. OUT_OF_RANGE outside the years 1 to 9999.
absl::StatusOr<Date> ToDate(absl::CivilDay day);

// The time of a timestamp. OUT_OF_RANGE outside the years 1 to 9999.
// INVALID_ARGUMENT if the nanoseconds are not from 0 to 999,999,999.
absl::StatusOr<absl::Time> ToTime(const google::protobuf::Timestamp& timestamp);

// The timestamp of a time, rounded down to a nanosecond. OUT_OF_RANGE outside the
// years 1 to 9999, and for infinite times.
absl::StatusOr<google::protobuf::Timestamp> ToTimestamp(absl::Time time);

}  // namespace fireworks

#endif  // FIREWORKS_DATES_H_
