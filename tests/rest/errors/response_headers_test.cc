#include "fireworks/rest/errors/response_headers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <clocale>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace fireworks::rest {
namespace {

struct IdRow {
  std::string name;
  HttpHeaders headers;
  std::string want;
};

class RequestIdTest : public ::testing::TestWithParam<IdRow> {};

TEST_P(RequestIdTest, IsFound) {
  EXPECT_EQ(RequestId(GetParam().headers), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, RequestIdTest,
    ::testing::ValuesIn(std::vector<IdRow>{
        {"None", {{"server", "x"}}, ""},
        {"First",
         {{"CF-Ray", "c"},
          {"x-fireworks-request-id", "f"},
          {"X-Request-ID", "x"}},
         "x"},
        {"Second", {{"cf-ray", "c"}, {"X-Fireworks-Request-Id", "f"}}, "f"},
        {"Third", {{"cf-ray", "c-FRA"}}, "c-FRA"},
        {"EmptyOnesDoNotCount", {{"x-request-id", " "}, {"cf-ray", "c"}}, "c"},
        {"Cleaned", {{"x-request-id", "a\x1b[31m\xff"}}, R"(a\x1b[31m\xff)"},
        {"Bounded",
         {{"x-request-id", std::string(500, 'x')}},
         std::string(125, 'x') + "..."},
    }),
    [](const auto& info) { return info.param.name; });

struct WaitRow {
  std::string name;
  HttpHeaders headers;
  std::optional<absl::Duration> want;
};

class RetryAfterTest : public ::testing::TestWithParam<WaitRow> {};

TEST_P(RetryAfterTest, IsUnderstood) {
  const absl::Time now = absl::FromCivil(
      absl::CivilSecond(2026, 11, 22, 19, 0, 0), absl::UTCTimeZone());
  EXPECT_EQ(RetryAfter(GetParam().headers, now), GetParam().want);
}

WaitRow After(std::string name, std::string value,
              std::optional<absl::Duration> want) {
  return {std::move(name), {{"Retry-After", std::move(value)}}, want};
}

INSTANTIATE_TEST_SUITE_P(
    Rows, RetryAfterTest,
    ::testing::ValuesIn(std::vector<WaitRow>{
        {"None", {{"server", "x"}}, std::nullopt},
        After("Seconds", "7", absl::Seconds(7)),
        After("Zero", "0", absl::ZeroDuration()),
        After("Fraction", "0.25", absl::Milliseconds(250)),
        After("Blanks", " 7\t", absl::Seconds(7)),
        After("Huge", std::string(400, '9'), absl::InfiniteDuration()),
        After("ImfFixdate", "Sun, 22 Nov 2026 19:00:30 GMT", absl::Seconds(30)),
        After("Rfc850", "Sunday, 22-Nov-26 19:01:00 GMT", absl::Minutes(1)),
        After("Asctime", "Sun Nov 22 20:00:00 2026", absl::Hours(1)),
        After("AsctimeOneDigitDay", "Tue Dec  1 19:00:00 2026",
              absl::Hours(9 * 24)),
        After("Past", "Sun, 22 Nov 2026 18:00:00 GMT", absl::ZeroDuration()),
        After("LongPast", "Sun, 06 Nov 1994 08:49:37 GMT",
              absl::ZeroDuration()),
        After("Negative", "-5", std::nullopt),
        After("Plus", "+5", std::nullopt),
        After("Exponent", "1e3", std::nullopt),
        After("Hex", "0x10", std::nullopt),
        After("Infinite", "inf", std::nullopt),
        After("NotANumber", "nan", std::nullopt),
        After("TwoPoints", "1.2.3", std::nullopt),
        After("Point", ".", std::nullopt),
        After("Words", "soon", std::nullopt),
        After("Empty", "", std::nullopt),
        After("ImpossibleDate", "Sun, 31 Feb 2026 19:00:30 GMT", std::nullopt),
        After("OtherZone", "Sun, 22 Nov 2026 19:00:30 CET", std::nullopt),
        {"Milliseconds",
         {{"retry-after-ms", "1500"}},
         absl::Milliseconds(1500)},
        {"MillisecondsFraction",
         {{"retry-after-ms", "0.5"}},
         absl::Microseconds(500)},
        {"MillisecondsWin",
         {{"retry-after", "9"}, {"Retry-After-Ms", "20"}},
         absl::Milliseconds(20)},
        {"NonsenseDoesNot",
         {{"retry-after", "9"}, {"retry-after-ms", "x"}},
         absl::Seconds(9)},
    }),
    [](const auto& info) { return info.param.name; });

// The test uses a locale in which months have other names.
TEST(RetryAfterTest, ADateReadsTheSameInEveryLocale) {
  const std::string directory = ::testing::TempDir() + "retry_after_locale";
  const std::string command = "mkdir -p " + directory +
                              " && localedef -i de_DE -f UTF-8 " + directory +
                              "/de_DE.UTF-8 >/dev/null 2>&1";
  setenv("LOCPATH", directory.c_str(), 1);
  if (std::system(command.c_str()) != 0 ||
      std::setlocale(LC_TIME, "de_DE.UTF-8") == nullptr) {
    GTEST_SKIP() << "there are no sources of locales here (package locales)";
  }
  const absl::Time now = absl::FromCivil(
      absl::CivilSecond(2026, 12, 22, 19, 0, 0), absl::UTCTimeZone());
  for (const char* date :
       {"Tue, 22 Dec 2026 19:00:02 GMT", "Tuesday, 22-Dec-26 19:00:02 GMT",
        "Tue Dec 22 19:00:02 2026"}) {
    EXPECT_EQ(RetryAfter({{"Retry-After", date}}, now), absl::Seconds(2))
        << date;
  }
  std::setlocale(LC_TIME, "C");
}

}  // namespace
}  // namespace fireworks::rest
