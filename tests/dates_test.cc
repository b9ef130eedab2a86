#include "fireworks/dates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "support/status_matchers.h"

namespace fireworks {
namespace {

using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::IsOkAndHolds;
using ::fireworks::testing_support::StatusIs;
using ::google::protobuf::Timestamp;
using ::testing::HasSubstr;

constexpr int kMax = std::numeric_limits<int32_t>::max();
constexpr int kMin = std::numeric_limits<int32_t>::min();

Date MakeDate(int year, int month, int day) {
  Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

Timestamp MakeTimestamp(int64_t seconds, int32_t nanos) {
  Timestamp timestamp;
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(nanos);
  return timestamp;
}

TEST(ToCivilDay, AndBack) {
  for (const absl::CivilDay day :
       {absl::CivilDay(2026, 11, 22), absl::CivilDay(1, 1, 1),
        absl::CivilDay(9999, 12, 31), absl::CivilDay(2024, 2, 29),
        absl::CivilDay(2000, 2, 29)}) {
    ASSERT_OK_AND_ASSIGN(const Date date, ToDate(day));
    EXPECT_THAT(ToCivilDay(date), IsOkAndHolds(day));
  }
}

struct BadDate {
  std::string name;
  int year, month, day;
  std::string says;
};

class BadDateTest : public ::testing::TestWithParam<BadDate> {};

TEST_P(BadDateTest, IsAnError) {
  const BadDate& bad = GetParam();
  EXPECT_THAT(
      ToCivilDay(MakeDate(bad.year, bad.month, bad.day)),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(bad.says)));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadDateTest,
    ::testing::ValuesIn(std::vector<BadDate>{
        {"Absent", 0, 0, 0, "0000 has no year"},
        {"YearAlone", 2026, 0, 0, "2026 is not a whole"},
        {"YearAndMonth", 2026, 11, 0, "2026-11 is not a whole date"},
        {"MonthAndDay", 0, 11, 22, "0000-11-22 has no year"},
        {"YearAndDay", 2026, 0, 22, "2026-00-22 is not a valid date"},
        {"February30", 2026, 2, 30, "not a valid"},
        {"NoLeapYear", 2026, 2, 29, "not a valid"},
        {"NoLeapCentury", 1900, 2, 29, "not a valid"},
        {"Month13", 2026, 13, 1, "not a valid"},
        {"Day32", 2026, 1, 32, "not a valid"},
        {"NegativeDay", 2026, 1, -1, "not a valid"},
        {"NegativeMonth", 2026, -1, 1, "not a valid"},
        {"NegativeYear", -1, 1, 1, "not a valid"},
        {"Year10000", 10000, 1, 1, "not a valid"},
        {"Largest", kMax, kMax, kMax, "not a valid"},
        {"Smallest", kMin, kMin, kMin, "not a valid"},
    }),
    [](const auto& info) { return info.param.name; });

TEST(ToCivilDayRange, HoldsAllDaysThatTheDateCanMean) {
  struct Row {
    Date date;
    absl::CivilDay first, last;
  };
  using Day = absl::CivilDay;
  for (const Row& row : std::vector<Row>{
           {MakeDate(2026, 11, 28), Day(2026, 11, 28), Day(2026, 11, 28)},
           {MakeDate(2026, 12, 0), Day(2026, 12, 1), Day(2026, 12, 31)},
           {MakeDate(2024, 2, 0), Day(2024, 2, 1), Day(2024, 2, 29)},
           {MakeDate(2026, 0, 0), Day(2026, 1, 1), Day(2026, 12, 31)},
           {MakeDate(9999, 12, 0), Day(9999, 12, 1), Day(9999, 12, 31)}}) {
    ASSERT_OK_AND_ASSIGN(const CivilDayRange days, ToCivilDayRange(row.date));
    EXPECT_EQ(days.first, row.first) << row.date.ShortDebugString();
    EXPECT_EQ(days.last, row.last) << row.date.ShortDebugString();
  }
}

TEST(ToCivilDayRange, RefusesWhatHasNoYearOrDoesNotExist) {
  for (const Date& date :
       {MakeDate(0, 0, 0), MakeDate(0, 12, 0), MakeDate(0, 12, 31),
        MakeDate(2026, 0, 5), MakeDate(2026, 13, 0), MakeDate(2026, 11, 31),
        MakeDate(2026, -1, 0), MakeDate(-1, 0, 0), MakeDate(10000, 0, 0),
        MakeDate(kMax, kMax, kMax), MakeDate(kMin, kMin, kMin)}) {
    EXPECT_THAT(ToCivilDayRange(date),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << date.ShortDebugString();
  }
}

TEST(FormatDate, ShowsWhatWasGiven) {
  for (const auto& [date, text] : std::vector<std::pair<Date, std::string>>{
           {MakeDate(2026, 12, 31), "2026-12-31"},
           {MakeDate(2026, 11, 31), "2026-11-31"},
           {MakeDate(2026, 12, 0), "2026-12"},
           {MakeDate(2026, 0, 0), "2026"},
           {MakeDate(2026, 0, 5), "2026-00-05"},
           {MakeDate(0, 1, 2), "0000-01-02"},
           {MakeDate(0, 0, 0), "0000"},
           {MakeDate(987, 6, 5), "0987-06-05"}}) {
    EXPECT_EQ(FormatDate(date), text);
  }
}

TEST(ToDate, RefusesOtherYears) {
  for (const absl::CivilDay day :
       {absl::CivilDay(0, 12, 31), absl::CivilDay(10000, 1, 1),
        absl::CivilDay::max(), absl::CivilDay::min()}) {
    EXPECT_THAT(ToDate(day), StatusIs(absl::StatusCode::kOutOfRange));
  }
}

TEST(ToTime, AndBack) {
  for (const Timestamp& timestamp :
       {MakeTimestamp(0, 0), MakeTimestamp(1'700'000'000, 123'456'789),
        MakeTimestamp(-1, 999'999'999), MakeTimestamp(-62'135'596'800, 0),
        MakeTimestamp(253'402'300'799, 999'999'999)}) {
    ASSERT_OK_AND_ASSIGN(const absl::Time time, ToTime(timestamp));
    ASSERT_OK_AND_ASSIGN(const Timestamp back, ToTimestamp(time));
    EXPECT_EQ(back.seconds(), timestamp.seconds());
    EXPECT_EQ(back.nanos(), timestamp.nanos());
  }
  EXPECT_THAT(ToTime(MakeTimestamp(-1, 500'000'000)),
              IsOkAndHolds(absl::UnixEpoch() - absl::Milliseconds(500)));
}

TEST(ToTime, RefusesWhatIsNoTimestamp) {
  for (const Timestamp& timestamp :
       {MakeTimestamp(-62'135'596'801, 0), MakeTimestamp(253'402'300'800, 0),
        MakeTimestamp(std::numeric_limits<int64_t>::max(), 0),
        MakeTimestamp(std::numeric_limits<int64_t>::min(), 0)}) {
    EXPECT_THAT(ToTime(timestamp), StatusIs(absl::StatusCode::kOutOfRange));
  }
  for (const int32_t nanos : {-1, 1'000'000'000, kMin, kMax}) {
    EXPECT_THAT(ToTime(MakeTimestamp(0, nanos)),
                StatusIs(absl::StatusCode::kInvalidArgument));
  }
}

TEST(ToTimestamp, RoundsDown) {
  ASSERT_OK_AND_ASSIGN(
      const Timestamp timestamp,
      ToTimestamp(absl::UnixEpoch() - absl::Nanoseconds(1) / 4));
  EXPECT_EQ(timestamp.seconds(), -1);
  EXPECT_EQ(timestamp.nanos(), 999'999'999);
}

TEST(ToTimestamp, RefusesOtherYears) {
  for (const absl::Time time :
       {absl::InfinitePast(), absl::InfiniteFuture(),
        absl::FromUnixSeconds(253'402'300'800),
        absl::FromUnixSeconds(-62'135'596'800) - absl::Nanoseconds(1)}) {
    EXPECT_THAT(ToTimestamp(time), StatusIs(absl::StatusCode::kOutOfRange));
  }
  EXPECT_THAT(ToTimestamp(absl::FromUnixSeconds(253'402'300'800) -
                          absl::Nanoseconds(1)),
              IsOk());
}

}  // namespace
}  // namespace fireworks
