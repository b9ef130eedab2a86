// How often a request is sent, over real sockets: no more often than the retry
// policy says, and a POST never twice.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "fireworks/rest/call_context.h"
#include "fireworks/rest/channel.h"
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
using ::fireworks::servers::Fault;
using ::fireworks::servers::FaultNamed;
using ::fireworks::servers::FaultServer;
using ::fireworks::servers::ReadRequest;
using ::fireworks::servers::Serve;
using ::fireworks::servers::Write;
using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::StatusIs;
using C = absl::StatusCode;

constexpr Method kPost = {"test.Gateway.PostModel", "POST",
                          "/v1/{name=accounts/*/models/*}", "*", ""};

std::shared_ptr<Channel> MakeChannel(const FaultServer& server) {
  const auto channel = Channel::Create(OptionsFor(server, C::kUnavailable));
  EXPECT_THAT(channel, IsOk());
  return channel.ok() ? *channel : nullptr;
}

class AcceptReadCloseTest : public ::testing::TestWithParam<Form> {};

TEST_P(AcceptReadCloseTest, GetsNoMoreThanTheAttempts) {
  const auto server = Serve(FaultNamed("close_before_answer"));
  const auto channel = MakeChannel(*server);
  const std::vector<Outcome> outcomes = RunAs(GetParam(), *channel);
  for (const Outcome& outcome : outcomes) {
    EXPECT_THAT(outcome.status, StatusIs(C::kUnavailable));
    EXPECT_EQ(outcome.attempts, 3);
  }
  EXPECT_EQ(server->requests().size(), 3 * outcomes.size());
}

INSTANTIATE_TEST_SUITE_P(All, AcceptReadCloseTest,
                         ::testing::Values(Form::kSingle, Form::kMany,
                                           Form::kAsync),
                         [](const auto& info) { return FormName(info.param); });

// On each connection: answers one request, reads another one and closes.
Fault ClosesWarmConnections() {
  Fault fault;
  fault.name = "closes_warm";
  fault.connections = {
      {ReadRequest(), Write(Answer(200, "{\"name\": \"m\"}")), ReadRequest()}};
  return fault;
}

struct WarmRow {
  std::string name;
  Method method;
  C code;
  size_t requests;  // Including the first one.
  int attempts;
};

class WarmConnectionTest : public ::testing::TestWithParam<WarmRow> {};

// If a reused connection dies, libcurl sends a GET again by itself. The report
// counts that. A POST must not be sent again.
TEST_P(WarmConnectionTest, IsCounted) {
  const auto server = Serve(ClosesWarmConnections());
  const auto channel = MakeChannel(*server);
  ASSERT_THAT(UnaryCall<Model>(*channel, kGetModel, Request(), nullptr),
              IsOk());
  CallContext context;
  EXPECT_EQ(UnaryCall<Model>(*channel, GetParam().method, Request(), &context)
                .status()
                .code(),
            GetParam().code);
  EXPECT_EQ(server->requests().size(), GetParam().requests);
  EXPECT_EQ(context.report().attempts, GetParam().attempts);
}

INSTANTIATE_TEST_SUITE_P(Methods, WarmConnectionTest,
                         ::testing::ValuesIn(std::vector<WarmRow>{
                             {"get", kGetModel, C::kOk, 3, 2},
                             {"post", kPost, C::kUnavailable, 2, 1},
                         }),
                         [](const auto& info) { return info.param.name; });

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
    const std::string answer = Answer(200, "{\"name\": \"m\"}");
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
  const auto channel = Channel::Create(options);
  ASSERT_THAT(channel, IsOk());
  ASSERT_THAT(UnaryCall<Model>(**channel, kGetModel, Request(), nullptr),
              IsOk());
  CallContext context;
  EXPECT_THAT(UnaryCall<Model>(**channel, kPost, Request(), &context),
              StatusIs(C::kUnavailable));
  EXPECT_EQ(context.report().attempts, 1);
}

// The body is the JSON of one field of the response. An error in it must be found.
TEST(ResendTest, AnErrorInTheBodyOfAFieldIsAnError) {
  constexpr Method kField = {"test.Gateway.GetField", "GET",
                             "/v1/{name=accounts/*/models/*}", "",
                             "base_model_details"};
  Fault fault;
  fault.name = "error_in_field";
  fault.connections = {
      {ReadRequest(),
       Write(Answer(200, R"({"error":{"message":"boom","code":429}})"))}};
  const auto server = Serve(fault);
  EXPECT_THAT(
      UnaryCall<Model>(*MakeChannel(*server), kField, Request(), nullptr),
      StatusIs(C::kInternal, ::testing::HasSubstr("boom")));
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

class MisdirectedTest : public ::testing::TestWithParam<Method> {};

// 421 means that the request was not processed, so even a POST is sent again.
TEST_P(MisdirectedTest, IsSentOnceMoreOnAConnectionOfItsOwn) {
  Fault fault;
  fault.name = "misdirected";
  fault.connections = {
      {ReadRequest(), Write(Answer(421, "{}")), Again()},
      {ReadRequest(), Write(Answer(200, "{\"name\": \"m\"}")), Again()}};
  const auto server = Serve(fault);
  const auto channel = MakeChannel(*server);
  CallContext context;
  EXPECT_THAT(UnaryCall<Model>(*channel, GetParam(), Request(), &context),
              IsOk());
  EXPECT_EQ(context.report().attempts, 2);
  EXPECT_EQ(server->connections(), 2);
}

INSTANTIATE_TEST_SUITE_P(Methods, MisdirectedTest,
                         ::testing::Values(kGetModel, kPost),
                         [](const auto& info) {
                           return std::string(info.param.verb);
                         });

}  // namespace
}  // namespace fireworks::rest
