// What a caller and an observer are told about a call, over real sockets.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "fireworks/rest/call_context.h"
#include "fireworks/rest/call_observer.h"
#include "fireworks/rest/call_report.h"
#include "fireworks/rest/channel.h"
#include "fireworks/rest/stub.h"
#include "rest/call_forms.h"
#include "rest/fails_first.h"
#include "rest/get_model.h"
#include "servers/fault_server.h"
#include "servers/good_server.h"
#include "servers/protocols.h"
#include "support/status_matchers.h"

namespace fireworks::rest {
namespace {

using ::fireworks::servers::Answer;
using ::fireworks::servers::Fault;
using ::fireworks::servers::FaultServer;
using ::fireworks::servers::GoodServer;
using ::fireworks::servers::Http2;
using ::fireworks::servers::Serve;
using ::fireworks::servers::WithTls;
using ::fireworks::testing_support::IsOk;
using ::testing::ElementsAre;
using C = absl::StatusCode;

constexpr char kBody[] = "{\"name\": \"accounts/a/models/m\"}";
constexpr absl::Duration kNone = absl::ZeroDuration();

// Gives the same answer to each request.
Fault Always(const std::string& answer) {
  Fault fault;
  fault.connections = {
      {servers::ReadRequest(), servers::Write(answer), servers::Again()}};
  return fault;
}

// A copy of what an AttemptEvent says. The event itself does not last.
struct Attempt {
  HttpTimings timings;
  bool connection_reused;
  int64_t bytes_sent;
  int64_t bytes_received;
};

class Recorder : public CallObserver {
 public:
  void OnAttempt(const AttemptEvent& e) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    attempts.push_back(
        {e.timings, e.connection_reused, e.bytes_sent, e.bytes_received});
    stories[std::string(e.resource)].push_back(absl::StrCat(
        "attempt ", e.attempt, " ", e.http_status,
        e.backoff == absl::InfiniteDuration() ? " last" : " again"));
  }
  void OnCall(const CallEvent& e) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    reports.push_back(e.report);
    stories[std::string(e.resource)].push_back(
        absl::StrCat("call ", absl::StatusCodeToString(e.status.code()), " ",
                     e.report.attempts));
  }

  std::vector<Attempt> attempts;
  std::vector<CallReport> reports;
  std::map<std::string, std::vector<std::string>> stories;  // By resource.

 private:
  std::mutex mutex_;
};

struct Protocol {
  std::string name;
  Fault server;
  int http_version;
  bool tls;
};

class ConnectionReportTest : public ::testing::TestWithParam<Protocol> {
 protected:
  ConnectionReportTest() {
    ChannelOptions options = OptionsFor(*server_, C::kOk);
    options.observer = recorder_;
    const auto channel = Channel::Create(options);
    EXPECT_THAT(channel, IsOk());
    if (channel.ok()) channel_ = *channel;
  }

  CallReport Call() {
    CallContext context;
    EXPECT_THAT(UnaryCall<Model>(*channel_, kGetModel, Request(), &context),
                IsOk());
    return context.report();
  }

  // Checks what is true of each answer.
  void ExpectAnswer(const CallReport& report) const {
    EXPECT_EQ(report.attempts, 1);
    EXPECT_EQ(report.http_status, 200);
    EXPECT_EQ(report.http_version, GetParam().http_version);
    EXPECT_EQ(report.peer_address, absl::StrCat("127.0.0.1:", server_->port()));
    EXPECT_GT(report.timings.first_byte, kNone);
    EXPECT_GE(report.timings.total, report.timings.first_byte);
    EXPECT_GE(report.elapsed, report.timings.total);
  }

  const std::unique_ptr<FaultServer> server_ = Serve(GetParam().server);
  const std::shared_ptr<Recorder> recorder_ = std::make_shared<Recorder>();
  std::shared_ptr<Channel> channel_;
};

TEST_P(ConnectionReportTest, TellsANewConnectionFromAReusedOne) {
  ASSERT_NE(channel_, nullptr);
  const CallReport first = Call();
  ExpectAnswer(first);
  EXPECT_FALSE(first.connection_reused);
  EXPECT_GT(first.timings.connect, kNone);
  EXPECT_GE(first.timings.connect, first.timings.name_lookup);
  if (GetParam().tls) {
    EXPECT_GT(first.timings.tls, first.timings.connect);
  } else {
    EXPECT_EQ(first.timings.tls, kNone);
  }
  EXPECT_GT(first.timings.first_byte, first.timings.connect);

  const CallReport second = Call();
  ExpectAnswer(second);
  EXPECT_TRUE(second.connection_reused);
  EXPECT_EQ(second.timings.name_lookup, kNone);
  EXPECT_EQ(second.timings.connect, kNone);
  EXPECT_EQ(second.timings.tls, kNone);
  EXPECT_EQ(server_->connections(), 1);
}

TEST_P(ConnectionReportTest, CountsBytes) {
  ASSERT_NE(channel_, nullptr);
  for (int i = 0; i < 2; ++i) {
    const CallReport report = Call();
    if (GetParam().http_version == 20) {  // Headers are compressed.
      EXPECT_GT(report.bytes_sent, 0);
      EXPECT_GT(report.bytes_received, int64_t{sizeof kBody - 1});
    } else {
      EXPECT_EQ(report.bytes_sent,
                static_cast<int64_t>(server_->requests().back().size()));
      EXPECT_EQ(report.bytes_received,
                static_cast<int64_t>(Answer(200, kBody).size()));
    }
  }
}

TEST_P(ConnectionReportTest, TheObserverHearsTheSame) {
  ASSERT_NE(channel_, nullptr);
  const std::vector<CallReport> own = {Call(), Call()};
  ASSERT_EQ(recorder_->attempts.size(), own.size());
  ASSERT_EQ(recorder_->reports.size(), own.size());
  for (size_t i = 0; i < own.size(); ++i) {
    const Attempt& attempt = recorder_->attempts[i];
    EXPECT_EQ(attempt.connection_reused, own[i].connection_reused);
    EXPECT_EQ(attempt.bytes_sent, own[i].bytes_sent);
    EXPECT_EQ(attempt.bytes_received, own[i].bytes_received);
    EXPECT_EQ(attempt.timings.connect, own[i].timings.connect);
    EXPECT_EQ(attempt.timings.total, own[i].timings.total);
    const CallReport& told = recorder_->reports[i];
    EXPECT_EQ(told.connection_reused, own[i].connection_reused);
    EXPECT_EQ(told.peer_address, own[i].peer_address);
    EXPECT_EQ(told.http_version, own[i].http_version);
    EXPECT_EQ(told.bytes_received, own[i].bytes_received);
    EXPECT_EQ(told.timings.first_byte, own[i].timings.first_byte);
    EXPECT_EQ(told.elapsed, own[i].elapsed);
  }
}

INSTANTIATE_TEST_SUITE_P(Protocols, ConnectionReportTest,
                         ::testing::ValuesIn(std::vector<Protocol>{
                             {"http", Always(Answer(200, kBody)), 11, false},
                             {"https", WithTls(Always(Answer(200, kBody))), 11,
                              true},
                             {"h2", Http2(), 20, true},
                         }),
                         [](const auto& info) { return info.param.name; });

struct Kept {
  std::string name;
  int status;
  std::string excerpt;  // What the caller sees.
};

class BodyTest : public ::testing::TestWithParam<Kept> {};

TEST_P(BodyTest, IsForTheCallerAlone) {
  const auto server = Serve(Always(Answer(GetParam().status, kBody)));
  const auto recorder = std::make_shared<Recorder>();
  ChannelOptions options = OptionsFor(*server, C::kOk);
  options.observer = recorder;
  const auto channel = Channel::Create(options);
  ASSERT_THAT(channel, IsOk());
  CallContext context;
  context.set_keep_body(true);
  static_cast<void>(
      UnaryCall<Model>(**channel, kGetModel, Request(), &context));
  EXPECT_EQ(context.report().body, kBody);
  EXPECT_EQ(context.report().error_excerpt, GetParam().excerpt);
  ASSERT_EQ(recorder->reports.size(), 1u);
  EXPECT_EQ(recorder->reports[0].http_status, GetParam().status);
  EXPECT_EQ(recorder->reports[0].body, "");
  EXPECT_EQ(recorder->reports[0].error_excerpt, "");
}

INSTANTIATE_TEST_SUITE_P(Answers, BodyTest,
                         ::testing::ValuesIn(std::vector<Kept>{
                             {"success", 200, ""},
                             {"error", 404, kBody},
                         }),
                         [](const auto& info) { return info.param.name; });

class ObserverTest : public ::testing::TestWithParam<Form> {};

TEST_P(ObserverTest, HearsOfEachAttemptAndThenOfTheCall) {
  const GoodServer server(FailsFirst({503, "{}", {{"retry-after-ms", "1"}}}));
  const auto recorder = std::make_shared<Recorder>();
  ChannelOptions options;
  options.endpoint = server.url();
  options.observer = recorder;
  const auto channel = Channel::Create(options);
  ASSERT_THAT(channel, IsOk());
  const size_t calls = RunAs(GetParam(), **channel).size();
  EXPECT_EQ(recorder->stories.size(), calls);
  for (size_t i = 0; i < calls; ++i) {
    EXPECT_THAT(
        recorder->stories[absl::StrCat("accounts/a/models/m", i)],
        ElementsAre("attempt 1 503 again", "attempt 2 200 last", "call OK 2"))
        << i;
  }
}

INSTANTIATE_TEST_SUITE_P(All, ObserverTest, EachForm(),
                         [](const auto& info) { return FormName(info.param); });

}  // namespace
}  // namespace fireworks::rest
