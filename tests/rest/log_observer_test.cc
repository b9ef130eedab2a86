// What the ready-made observer writes.

#include "fireworks/rest/log_observer.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/log_severity.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "fireworks/json/decoder.h"
#include "fireworks/rest/call_observer.h"
#include "fireworks/testing/scripted_transport.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rest/channel_fixture.h"

namespace fireworks::rest {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

class LogObserverTest : public ChannelTest {
 protected:
  LogObserverTest() {
    options_.observer = NewLogObserver(
        [this](absl::LogSeverity severity, std::string_view line) {
          lines_.push_back(absl::LogSeverityName(severity)[0] +
                           (" " + std::string(line)));
        });
  }

  std::vector<std::string> DriftLines() const {
    std::vector<std::string> found;
    for (const std::string& line : lines_) {
      if (line.find("drift: ") != line.npos) found.push_back(line);
    }
    return found;
  }

  std::vector<std::string> lines_;
};

TEST_F(LogObserverTest, WritesALineForEachAttemptAndCall) {
  transport_->Add(ScriptedAnswer::Http(503, "busy", {{"x-request-id", "r1"}})
                      .After(absl::Milliseconds(20)));
  ScriptedAnswer answer = ScriptedAnswer::Http(200, kReady);
  answer.result.timings = {absl::Milliseconds(1), absl::Milliseconds(2),
                           absl::Milliseconds(3), absl::Microseconds(4567),
                           absl::Milliseconds(5)};
  answer.result.connection_reused = true;
  answer.result.bytes_sent = 210;
  answer.result.bytes_received = 2400;
  answer.result.peer_address = "192.0.2.1:443";
  answer.result.response.headers = {{"x-request-id", "r2"}};
  transport_->Add(answer);
  EXPECT_THAT(Get(), IsOk());
  EXPECT_THAT(
      lines_,
      ElementsAre(
          AllOf(HasSubstr("I test.Gateway.GetModel accounts/a/models/m attempt "
                          "1: HTTP 503; "),
                HasSubstr("end at 20ms; new connection; "),
                EndsWith("; next attempt in 250ms")),
          "I test.Gateway.GetModel accounts/a/models/m attempt 2: HTTP 200; "
          "name found at 1ms, connected at 2ms, TLS up at 3ms, first byte at "
          "4.5ms, end at 5ms; reused connection; 210 bytes sent, 2400 received",
          "I accounts/a/models/m: OK after 2 attempts in 270ms; server "
          "192.0.2.1:443; request id r2"));
}

class Counter : public CallObserver {
 public:
  void OnAttempt(const AttemptEvent&) override { ++attempts; }
  void OnCall(const CallEvent&) override { ++calls; }
  int attempts = 0;
  int calls = 0;
};

TEST_F(LogObserverTest, TellsTheNextOne) {
  const auto counter = std::make_shared<Counter>();
  options_.observer =
      NewLogObserver([](absl::LogSeverity, std::string_view) {}, counter);
  transport_->Add(ScriptedAnswer::Http(503, ""));
  transport_->Add(ScriptedAnswer::Http(200, kReady));
  EXPECT_THAT(Get(), IsOk());
  EXPECT_EQ(counter->attempts, 2);
  EXPECT_EQ(counter->calls, 1);
}

TEST_F(LogObserverTest, SaysWhyACallFailed) {
  transport_->Add(ScriptedAnswer::Fail(HttpFailure::kTlsVerification));
  transport_->Add(ScriptedAnswer::Http(404, R"({"message": "no model"})"));
  EXPECT_FALSE(Get().ok());
  EXPECT_FALSE(Get().ok());
  EXPECT_THAT(
      lines_,
      ElementsAre(HasSubstr("attempt 1: failed ("),
                  AllOf(HasSubstr("W accounts/a/models/m: FAILED_PRECONDITION "
                                  "after 1 attempt in 0; "),
                        HasSubstr("; the server's certificate is not trusted")),
                  HasSubstr("attempt 1: HTTP 404; "),
                  "W accounts/a/models/m: NOT_FOUND after 1 attempt in 0; no "
                  "model (HTTP 404)"));
}

TEST_F(LogObserverTest, ALineIsOneLineAndHoldsNoKey) {
  const std::string hostile = std::string("two\nlines\x1b[31m ") + kKey;
  transport_->Add(ScriptedAnswer::Http(401, "", {{"x-request-id", hostile}}));
  EXPECT_FALSE(Get().ok());
  EXPECT_THAT(lines_, SizeIs(2));
  EXPECT_THAT(lines_, Contains(HasSubstr(R"(request id two lines\x1b[31m)")));
  for (const char* secret : {"\n", "\x1b", kKey}) {
    EXPECT_THAT(lines_, Each(Not(HasSubstr(secret))));
  }
}

TEST_F(LogObserverTest, WritesEachDriftOnce) {
  if (!json::Decoder().accelerated()) GTEST_SKIP() << "needs simdjson";
  options_.collect_drift = true;
  for (const char* body :
       {R"({"name": "n", "newField": 1})", R"({"name": "n", "newField": 2})",
        R"({"name": "n", "kind": "NEW_KIND", "newField": 3})",
        R"({"name": "n", "kind": 77})", R"({"name": "n", "kind": 78})"}) {
    transport_->Add(ScriptedAnswer::Http(200, body));
    EXPECT_THAT(Get(), IsOk());
  }
  const std::string type = "fireworks.gateway.v1.Model";
  EXPECT_THAT(
      DriftLines(),
      ElementsAre(
          "W drift: $.newField is not a field of " + type,
          "W drift: $.kind is NEW_KIND, which " + type + ".Kind does not have",
          "W drift: $.kind is a value that " + type + ".Kind does not have"));
}

TEST_F(LogObserverTest, SaysOnceThatNobodyLooksForDrift) {
  if (json::Decoder().accelerated()) GTEST_SKIP() << "somebody looks";
  options_.collect_drift = true;
  AnswerBy(
      [](const HttpRequest&) { return ScriptedAnswer::Http(200, kReady); });
  EXPECT_THAT(Get(), IsOk());
  EXPECT_THAT(Get(), IsOk());
  EXPECT_THAT(DriftLines(),
              ElementsAre(HasSubstr("the answers cannot be checked")));
}

TEST_F(LogObserverTest, RemembersABoundedAmountOfDrift) {
  if (!json::Decoder().accelerated()) GTEST_SKIP() << "needs simdjson";
  options_.collect_drift = true;
  int made = 0;
  AnswerBy([&](const HttpRequest&) {
    std::string body = R"({"name": "n")";
    for (int i = 0; i < 50; ++i) {
      body += ", \"f" + std::to_string(++made) + "\": 1";
    }
    return ScriptedAnswer::Http(200, body + "}");
  });
  while (made < 1100) EXPECT_THAT(Get(), IsOk());
  EXPECT_THAT(DriftLines(), SizeIs(1000));
}

}  // namespace
}  // namespace fireworks::rest
