// How often a request is on the wire, over real sockets: no server gets more of
// them than the retry policy says, and none gets a POST twice.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
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

TEST(ResendTest, WithTheBudgetSpentATenthIsSentAgain) {
  constexpr int kCalls = 200;
  const auto server = Serve(FaultNamed("close_before_answer"));
  ChannelOptions options = OptionsFor(*server, C::kUnavailable);
  options.retry.budget = 1;
  const auto channel = Channel::Create(options);
  ASSERT_THAT(channel, IsOk());
  for (int i = 0; i < kCalls; ++i) {
    EXPECT_THAT(UnaryCall<Model>(**channel, kGetModel, Request(), nullptr),
                StatusIs(C::kUnavailable));
  }
  EXPECT_LE(server->requests().size(), size_t{kCalls} * 11 / 10 + 2);
}

// Answers once on each connection, reads another request there and closes.
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
  size_t requests;  // The first one included.
  int attempts;
};

class WarmConnectionTest : public ::testing::TestWithParam<WarmRow> {};

// libcurl sends again by itself what a dead connection has swallowed.
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

class RefusedBatchTest : public ::testing::TestWithParam<const char*> {};

// HTTP/2 streams that are refused: libcurl alone would try each six times.
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

// 421 says that the request was not processed, so even a POST is sent again.
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
