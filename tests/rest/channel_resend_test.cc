// How often a request is sent, over real sockets and for each form of a call: no more
// often than the retry policy says, and a POST never twice.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "fireworks/rest/call_context.h"
#include "fireworks/rest/channel.h"
#include "fireworks/rest/method.h"
#include "fireworks/rest/stub.h"
#include "rest/call_forms.h"
#include "rest/get_model.h"
#include "servers/fault_server.h"
#include "servers/faults.h"
#include "support/status_matchers.h"

namespace fireworks::rest {
namespace {

using ::fireworks::servers::Again;
using ::fireworks::servers::Answer;
using ::fireworks::servers::AwaitRequests;
using ::fireworks::servers::Fault;
using ::fireworks::servers::FaultNamed;
using ::fireworks::servers::FaultServer;
using ::fireworks::servers::ReadRequest;
using ::fireworks::servers::Serve;
using ::fireworks::servers::Write;
using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::StatusIs;
using C = absl::StatusCode;

constexpr char kModel[] = R"({"name": "m"})";

Method MethodOf(const char* verb) {
  const bool has_body = absl::StartsWith(verb, "P");  // POST, PUT and PATCH.
  return {"test.Gateway.Call", verb, "/v1/{name=accounts/*/models/*}",
          has_body ? "*" : "", ""};
}

std::shared_ptr<Channel> MakeChannel(const ChannelOptions& options) {
  const auto channel = Channel::Create(options);
  EXPECT_THAT(channel, IsOk());
  return channel.ok() ? *channel : nullptr;
}

std::shared_ptr<Channel> MakeChannel(const FaultServer& server) {
  return MakeChannel(OptionsFor(server, C::kUnavailable));
}

class AcceptReadCloseTest
    : public ::testing::TestWithParam<std::tuple<Form, absl::Duration>> {};

TEST_P(AcceptReadCloseTest, GetsNoMoreThanTheAttempts) {
  const auto [form, backoff] = GetParam();
  const auto server = Serve(FaultNamed("close_before_answer"));
  ChannelOptions options = OptionsFor(*server, C::kUnavailable);
  options.retry.initial_backoff = backoff;
  const auto channel = MakeChannel(options);
  const std::vector<Outcome> outcomes = RunAs(form, *channel);
  for (const Outcome& outcome : outcomes) {
    EXPECT_THAT(outcome.status, StatusIs(C::kUnavailable));
    EXPECT_EQ(outcome.attempts, 3);
  }
  EXPECT_EQ(server->requests().size(), 3 * outcomes.size());
}

INSTANTIATE_TEST_SUITE_P(
    All, AcceptReadCloseTest,
    ::testing::Combine(EachForm(), ::testing::Values(absl::ZeroDuration(),
                                                     absl::Milliseconds(1))),
    [](const auto& info) {
      return absl::StrCat(FormName(std::get<0>(info.param)), "_backoff_",
                          absl::FormatDuration(std::get<1>(info.param)));
    });

// The first connections answer one request, read another one and close, the latter
// once the server has `requests` in total. Each later connection answers one request.
Fault ClosesWarmConnections(size_t connections, size_t requests) {
  Fault fault;
  fault.name = "closes_warm";
  fault.connections.assign(
      connections,
      {ReadRequest(), AwaitRequests(connections), Write(Answer(200, kModel)),
       ReadRequest(), AwaitRequests(requests)});
  fault.connections.push_back(
      {ReadRequest(), Write(Answer(200, kModel, "Connection: close\r\n"))});
  return fault;
}

struct WarmRow {
  const char* verb;
  bool resent;
};

class WarmConnectionTest
    : public ::testing::TestWithParam<std::tuple<Form, WarmRow>> {};

// If a reused connection dies, libcurl sends any request again by itself. This must
// be counted, and is allowed only if the server may get the request twice.
TEST_P(WarmConnectionTest, AllowsOneResendOfIdempotentVerbs) {
  const auto& [form, row] = GetParam();
  const size_t calls = CallsOf(form);
  // All requests are on the wire before the first connection closes, so that no call
  // uses the connection of another.
  const auto server = Serve(ClosesWarmConnections(calls, 2 * calls));
  const auto channel = MakeChannel(*server);
  for (const Outcome& outcome : RunAs(form, *channel)) {
    ASSERT_THAT(outcome.status, IsOk());
  }
  for (const Outcome& outcome : RunAs(form, *channel, MethodOf(row.verb))) {
    EXPECT_THAT(outcome.status,
                StatusIs(row.resent ? C::kOk : C::kUnavailable));
    EXPECT_EQ(outcome.attempts, row.resent ? 2 : 1);
  }
  EXPECT_EQ(server->requests().size(), (row.resent ? 3 : 2) * calls);
}

INSTANTIATE_TEST_SUITE_P(
    All, WarmConnectionTest,
    ::testing::Combine(EachForm(), ::testing::ValuesIn(std::vector<WarmRow>{
                                       {"GET", true},
                                       {"HEAD", true},
                                       {"PUT", true},
                                       {"DELETE", true},
                                       {"POST", false},
                                       {"PATCH", false},
                                       {"OPTIONS", false},
                                   })),
    [](const auto& info) {
      return absl::StrCat(FormName(std::get<0>(info.param)), "_",
                          std::get<1>(info.param).verb);
    });

// libcurl alone would try one warm connection after another, up to six.
TEST(ResendTest, ALostRequestTriesAtMostTwoWarmConnections) {
  const auto server = Serve(ClosesWarmConnections(kMany, kMany));
  const auto channel = MakeChannel(*server);
  for (const Outcome& outcome : RunAs(Form::kMany, *channel)) {
    ASSERT_THAT(outcome.status, IsOk());
  }
  const Outcome outcome = RunAs(Form::kSingle, *channel)[0];
  EXPECT_THAT(outcome.status, IsOk());
  EXPECT_LE(outcome.attempts, 3);
  EXPECT_EQ(server->requests().size(),
            static_cast<size_t>(kMany + outcome.attempts));
}

// A server that is being restarted: accepts one connection and stops listening.
// Answers the first request, reads the second one and closes.
class GoingAway {
 public:
  GoingAway() {
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(bind(listener_, generic, size), 0);
    EXPECT_EQ(listen(listener_, 1), 0);
    EXPECT_EQ(getsockname(listener_, generic, &size), 0);
    url_ = absl::StrCat("http://127.0.0.1:", ntohs(address.sin_port));
    thread_ = std::thread([this] { Run(); });
  }
  ~GoingAway() { thread_.join(); }

  const std::string& url() const { return url_; }

 private:
  void Run() {
    const int connection = accept(listener_, nullptr, nullptr);
    close(listener_);
    ReadHeaders(connection);
    const std::string answer = Answer(200, kModel);
    EXPECT_EQ(send(connection, answer.data(), answer.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(answer.size()));
    ReadHeaders(connection);
    close(connection);
  }
  static void ReadHeaders(int connection) {
    std::string text;
    char c = 0;
    while (!absl::EndsWith(text, "\r\n\r\n") &&
           recv(connection, &c, 1, 0) == 1) {
      text.push_back(c);
    }
  }

  int listener_ = -1;
  std::string url_;
  std::thread thread_;
};

// The connection dies and libcurl fails to open a new one. "Cannot connect" does not
// prove here that the request was not sent before.
TEST(ResendTest, APostIsNotSentAgainToAServerThatComesBack) {
  const GoingAway server;
  ChannelOptions options;
  options.endpoint = server.url();
  options.retry.initial_backoff = absl::Milliseconds(1);
  const auto channel = MakeChannel(options);
  ASSERT_THAT(UnaryCall<Model>(*channel, kGetModel, Request(), nullptr),
              IsOk());
  CallContext context;
  EXPECT_THAT(UnaryCall<Model>(*channel, MethodOf("POST"), Request(), &context),
              StatusIs(C::kUnavailable));
  EXPECT_EQ(context.report().attempts, 1);
}

class RefusedBatchTest : public ::testing::TestWithParam<const char*> {};

// The server refuses HTTP/2 streams. libcurl alone would send each six times.
TEST_P(RefusedBatchTest, IsNoStorm) {
  constexpr int kCalls = 300;
  const auto server = Serve(FaultNamed(GetParam()));
  ChannelOptions options = OptionsFor(*server, C::kUnavailable);
  options.timeout = absl::Minutes(2);
  const auto channel = Channel::Create(options);
  ASSERT_THAT(channel, IsOk());
  const std::vector<GetModelRequest> requests = Requests(kCalls);
  ManyCalls<Model>(
      **channel, kGetModel, absl::MakeConstSpan(requests), {}, nullptr,
      [&](size_t, const absl::StatusOr<Model>& model, const CallReport&) {
        EXPECT_THAT(model, StatusIs(C::kUnavailable));
      });
  const size_t on_the_wire = server->requests().size();
  RecordProperty("requests", static_cast<int>(on_the_wire));
  RecordProperty("connections", server->connections());
  EXPECT_LE(on_the_wire, 1800u) << server->connections() << " connections";
  EXPECT_GE(on_the_wire, size_t{kCalls});
}

INSTANTIATE_TEST_SUITE_P(Faults, RefusedBatchTest,
                         ::testing::Values("h2_refused_stream",
                                           "h2_enhance_your_calm"),
                         [](const auto& info) { return info.param; });

class MisdirectedTest
    : public ::testing::TestWithParam<std::tuple<Form, const char*>> {};

// 421 means that the request was not processed, so even a POST is sent again.
TEST_P(MisdirectedTest, IsSentOnceMoreOnAConnectionOfItsOwn) {
  const auto& [form, verb] = GetParam();
  const size_t calls = CallsOf(form);
  Fault fault;
  fault.name = "misdirected";
  fault.connections.assign(calls, {ReadRequest(), AwaitRequests(calls),
                                   Write(Answer(421, "{}")), Again()});
  fault.connections.push_back(
      {ReadRequest(), Write(Answer(200, kModel)), Again()});
  const auto server = Serve(fault);
  const auto channel = MakeChannel(*server);
  for (const Outcome& outcome : RunAs(form, *channel, MethodOf(verb))) {
    EXPECT_THAT(outcome.status, IsOk());
    EXPECT_EQ(outcome.attempts, 2);
  }
  EXPECT_EQ(server->connections(), static_cast<int>(2 * calls));
}

INSTANTIATE_TEST_SUITE_P(All, MisdirectedTest,
                         ::testing::Combine(EachForm(),
                                            ::testing::Values("GET", "POST")),
                         [](const auto& info) {
                           return absl::StrCat(
                               FormName(std::get<0>(info.param)), "_",
                               std::get<1>(info.param));
                         });

}  // namespace
}  // namespace fireworks::rest
