#ifndef FIREWORKS_DATES_H_
#define FIREWORKS_DATES_H_

// Dates and times of the schema as Abseil's, and back.
//
//   if (model.has_deprecation_date()) {
//     absl::StatusOr<absl::CivilDay> day =
//         fireworks::ToCivilDay(model.deprecation_date());
//   }
//   absl::StatusOr<absl::Time> created =
//       fireworks::ToTime(model.create_time());
//
// A field that is absent reads as an empty message: look at has_...() first. An
// absent Date is an error here, an absent Timestamp is 1970.

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
