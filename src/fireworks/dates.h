#ifndef FIREWORKS_DATES_H_
#define FIREWORKS_DATES_H_

// Dates and times of the schema as Abseil's, and back.
//
//   if (model.has_deprecation_date()) {
//     absl::StatusOr<fireworks::CivilDays> days =
//         fireworks::ToCivilDays(model.deprecation_date());
//   }
//   absl::StatusOr<absl::Time> created =
//       fireworks::ToTime(model.create_time());
//
// A field that is absent reads as an empty message: look at has_...() first. An
// absent Date is an error here, an absent Timestamp is 1970.

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "fireworks/gateway/v1/date.pb.h"
#include "google/protobuf/timestamp.pb.h"

namespace fireworks {

// As google.type.Date: 0 stands for a part that is not given.
using Date = gateway::v1::Date;

// The day that a date is. INVALID_ARGUMENT unless it is a whole date that
// exists: a date may also be a year, a year and month, or a month and day, and
// none of these is a day.
absl::StatusOr<absl::CivilDay> ToCivilDay(const Date& date);

struct CivilDays {
  absl::CivilDay first;
  absl::CivilDay last;
};

// The days that a date can mean, the last one included: that day for a whole
// date, the days of the month for a year and month, of the year for a year.
// INVALID_ARGUMENT if it has no year or does not exist.
absl::StatusOr<CivilDays> ToCivilDays(const Date& date);

// A date as it was given, valid or not: "2026-12-31", "2026-12", "2026". A part
// that is not given reads 0 where another one follows: "0000-12-31".
std::string FormatDate(const Date& date);

// A day as a whole date. OUT_OF_RANGE outside the years 1 to 9999.
absl::StatusOr<Date> ToDate(absl::CivilDay day);

// The time that a timestamp is. OUT_OF_RANGE outside the years 1 to 9999;
// INVALID_ARGUMENT if the nanoseconds are not from 0 to 999,999,999.
absl::StatusOr<absl::Time> ToTime(const google::protobuf::Timestamp& timestamp);

// A time as a timestamp, to the nanosecond, rounded down. OUT_OF_RANGE outside
// the years 1 to 9999, infinite times among them.
absl::StatusOr<google::protobuf::Timestamp> ToTimestamp(absl::Time time);

}  // namespace fireworks

#endif  // FIREWORKS_DATES_H_
