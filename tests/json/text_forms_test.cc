// The text forms of scalars, times and masks that are parsed without protobuf.
// differential_test.cc checks that protobuf reads them in the same way.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "fireworks/json/scalar_text.h"
#include "fireworks/json/wellknown_text.h"

namespace fireworks::json {
namespace {

using ::testing::ElementsAre;

std::string Show(const std::optional<SecondsAndNanos>& time) {
  if (!time.has_value()) return "none";
  return std::to_string(time->seconds) + "," + std::to_string(time->nanos);
}

struct TimeRow {
  const char* text;
  const char* time;
};

TEST(ParseTimestampTest, TakesUtcTimesOfRealDays) {
  for (const TimeRow& row : {
           TimeRow{"1970-01-01T00:00:00Z", "0,0"},
           TimeRow{"1969-12-31T23:59:59.000000001Z", "-1,1"},
           TimeRow{"2025-03-24T14:40:20.594012Z", "1742827220,594012000"},
           TimeRow{"2024-02-29T23:59:59.9Z", "1709251199,900000000"},
           TimeRow{"0001-01-01T00:00:00Z", "-62135596800,0"},
           TimeRow{"9999-12-31T23:59:59Z", "253402300799,0"},
           TimeRow{"2023-02-29T00:00:00Z", "none"},
           TimeRow{"2023-00-10T00:00:00Z", "none"},
           TimeRow{"2023-01-01T24:00:00Z", "none"},
           TimeRow{"2023-01-01T00:00:60Z", "none"},
           TimeRow{"0000-01-01T00:00:00Z", "none"},
           TimeRow{"2023-01-01T00:00:00.Z", "none"},
           TimeRow{"2023-01-01T00:00:00.0123456789Z", "none"},
           TimeRow{"2023-01-01T00:00:00+00:00", "none"},
           TimeRow{"2023-01-01T00:00:00", "none"},
           TimeRow{"2023-01-01T00:00:00ZZ", "none"},
           TimeRow{"-023-01-01T00:00:00Z", "none"},
           TimeRow{"2023-01-0:T00:00:00Z", "none"},
           TimeRow{"", "none"},
       }) {
    EXPECT_EQ(Show(ParseTimestamp(row.text)), row.time) << row.text;
  }
}

TEST(ParseDurationTest, TakesSecondsWithinTheLimits) {
  for (const TimeRow& row : {
           TimeRow{"0s", "0,0"},
           TimeRow{"1.5s", "1,500000000"},
           TimeRow{"-0.000000001s", "0,-1"},
           TimeRow{"-315575999999.999999999s", "-315575999999,-999999999"},
           TimeRow{"315576000000s", "none"},
           TimeRow{"1000000000000s", "none"},
           TimeRow{"1.s", "none"},
           TimeRow{".1s", "none"},
           TimeRow{"1", "none"},
           TimeRow{"s", "none"},
           TimeRow{"--1s", "none"},
           TimeRow{"1.0000000001s", "none"},
       }) {
    EXPECT_EQ(Show(ParseDuration(row.text)), row.time) << row.text;
  }
}

std::vector<std::string> Paths(std::string_view text) {
  std::vector<std::string> paths;
  const bool taken = ParseFieldMask(
      text, [&paths](std::string_view path) { paths.emplace_back(path); });
  return taken ? paths : std::vector<std::string>{"none"};
}

TEST(ParseFieldMaskTest, TurnsCamelCaseIntoSnakeCase) {
  EXPECT_THAT(Paths("displayName,status.errorCode,x1"),
              ElementsAre("display_name", "status.error_code", "x1"));
  for (const char* text : {"", ",", "a,", "a..b", ".a", "a.", "a_b", "Ab",
                           "aBC", "aB", "a1B", "1a", "a b", "*", "a(b)"}) {
    EXPECT_THAT(Paths(text), ElementsAre("none")) << text;
  }
}

TEST(ParseIntegerTest, TakesPlainDecimals) {
  EXPECT_EQ(ParseInt64("-9223372036854775808"), INT64_MIN);
  EXPECT_EQ(ParseUint64("18446744073709551615"), UINT64_MAX);
  for (const char* text : {"", "-", "+1", "01", "-01", " 1", "1 ", "1e3", "1.0",
                           "0x1", "9223372036854775808"}) {
    EXPECT_EQ(ParseInt64(text), std::nullopt) << text;
  }
  EXPECT_EQ(ParseUint64("-1"), std::nullopt);
}

TEST(ParseBase64Test, TakesBothAlphabetsPaddedOrNot) {
  EXPECT_EQ(ParseBase64(""), "");
  EXPECT_EQ(ParseBase64("+/8="), "\xfb\xff");
  EXPECT_EQ(ParseBase64("+/8"), "\xfb\xff");
  EXPECT_EQ(ParseBase64("-_8="), "\xfb\xff");
  EXPECT_EQ(ParseBase64("-_8"), "\xfb\xff");
  for (const char* text : {"+_8=", "+/9=", "A", "QQ=", "QQ===", "Q Q=", "="}) {
    EXPECT_EQ(ParseBase64(text), std::nullopt) << text;
  }
}

TEST(LooksLikeEnumNameTest, TellsNamesFromNumbersAndSlips) {
  EXPECT_TRUE(LooksLikeEnumName("FP8_MM"));
  for (const char* text : {"", "1", "-1", "_A", "A B", "A-B", "inf\n"}) {
    EXPECT_FALSE(LooksLikeEnumName(text)) << text;
  }
}

}  // namespace
}  // namespace fireworks::json
