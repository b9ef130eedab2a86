// A load balancer can drop a connection without telling either end. Here exchanges
// overlap, so an HTTP/2 connection that died is never idle. After one exchange has
// timed out on it, new exchanges must not use it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "rest/http/exchange.h"
#include "servers/h2_server.h"

namespace fireworks::rest {
namespace {

using ::fireworks::servers::H2Server;
using ::testing::Contains;

// So many successes in a row show that no exchange uses a dead connection.
constexpr int kInARow = 10;
// How many deadlines the test takes at most. Large, as the machine may be busy.
constexpr int kMostDeadlines = 25;

struct Case {
  const char* name;
  absl::Duration deadline;  // Of each exchange.
  absl::Duration interval;  // Between their starts.
  int dark = 1;             // How many connections die, one after another.
};

// Starts an exchange after each interval until kInARow in a row have succeeded.
class Stream {
 public:
  Stream(HttpSession& session, std::string url, const Case& timing)
      : session_(session), url_(std::move(url)), timing_(timing) {}

  void Run() {
    absl::Time next = Clock::Real()->Now();
    const absl::Time end = next + kMostDeadlines * timing_.deadline;
    while (in_a_row_ < kInARow && Clock::Real()->Now() < end) {
      if (next <= Clock::Real()->Now()) {
        Start();
        next += timing_.interval;
      }
      DriveUntil(next);
    }
    const absl::Time last = FromNow(timing_.deadline + absl::Seconds(60));
    while (in_flight_ > 0 && Clock::Real()->Now() < last) DriveUntil(last);
    EXPECT_EQ(in_flight_, 0) << "exchanges that never completed";
  }

  int in_a_row() const { return in_a_row_; }
  const std::vector<std::string>& outcomes() const { return outcomes_; }

 private:
  void Start() {
    ++in_flight_;
    session_.Start(next_tag_++, Get(url_, timing_.deadline));
  }

  void DriveUntil(absl::Time until) {
    for (const HttpFinished& finished : Drive(session_, until)) {
      const HttpResult& r = finished.result;
      --in_flight_;
      in_a_row_ = r.failure == HttpFailure::kNone ? in_a_row_ + 1 : 0;
      outcomes_.push_back(FailureName(r) +
                          (r.connection_reused ? "" : " (new connection)"));
    }
  }

  HttpSession& session_;
  const std::string url_;
  const Case timing_;
  uint64_t next_tag_ = 0;
  int in_flight_ = 0;
  int in_a_row_ = 0;
  std::vector<std::string> outcomes_;  // In the order in which they ended.
};

class CurlDarkOverlapTest : public ::testing::TestWithParam<Case> {};

TEST_P(CurlDarkOverlapTest, IsLeftByWhatOverlaps) {
  const H2Server server(absl::StrCat("first_dark:", GetParam().dark));
  HttpOptions options;
  options.ca_file = server.ca_file();
  const auto transport = NewTransport(options);
  const auto session = transport->NewSession();
  EXPECT_EQ(FailureName(Exchange(*session, Get(server.url()))), "None");

  Stream stream(*session, server.url(), GetParam());
  stream.Run();
  // Otherwise no connection died.
  EXPECT_THAT(stream.outcomes(), Contains("Deadline"));
  EXPECT_GE(stream.in_a_row(), kInARow)
      << ::testing::PrintToString(stream.outcomes());
  EXPECT_GT(server.connections(), GetParam().dark);
}

INSTANTIATE_TEST_SUITE_P(
    Overlaps, CurlDarkOverlapTest,
    ::testing::Values(
        Case{"of_two", absl::Milliseconds(800), absl::Milliseconds(550)},
        Case{"of_three", absl::Milliseconds(600), absl::Milliseconds(200)},
        Case{"of_ten", absl::Milliseconds(600), absl::Milliseconds(60)},
        Case{"on_three", absl::Milliseconds(600), absl::Milliseconds(200), 3}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace fireworks::rest
