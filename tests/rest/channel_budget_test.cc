// The budget for retries, over real sockets and for each form of a call: once it is
// spent, one call in ten is tried again, also if all calls fail.

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "fireworks/rest/call_context.h"
#include "fireworks/rest/channel.h"
#include "rest/call_forms.h"
#include "rest/fails_first.h"
#include "servers/fault_server.h"
#include "servers/faults.h"
#include "servers/good_server.h"
#include "support/status_matchers.h"

namespace fireworks::rest {
namespace {

using ::fireworks::servers::FaultNamed;
using ::fireworks::servers::GoodRequest;
using ::fireworks::servers::GoodServer;
using ::fireworks::servers::Serve;
using ::fireworks::testing_support::IsOk;
using C = absl::StatusCode;

constexpr size_t kCalls = 200;

class BudgetTest : public ::testing::TestWithParam<Form> {
 protected:
  // Makes kCalls calls with a budget of one retry. Returns their outcomes.
  static std::vector<Outcome> Run(ChannelOptions options) {
    std::vector<Outcome> all;
    options.retry.budget = 1;
    const auto channel = Channel::Create(options);
    EXPECT_THAT(channel, IsOk());
    while (channel.ok() && all.size() < kCalls) {
      // Tells the server which requests belong to one call.
      Contexts contexts(kMany);
      for (CallContext& context : contexts) {
        context.AddHeader("x-run", absl::StrCat(all.size()));
      }
      for (Outcome& outcome : RunAs(GetParam(), **channel, contexts)) {
        all.push_back(std::move(outcome));
      }
    }
    return all;
  }

  static void ExpectATenth(size_t retries) {
    EXPECT_LE(retries, kCalls / 10 + 2);
    EXPECT_GE(retries, kCalls / 10 - 2);
  }
};

TEST_P(BudgetTest, LimitsTheRequestsToAServerThatCloses) {
  const auto server = Serve(FaultNamed("close_before_answer"));
  for (const Outcome& outcome : Run(OptionsFor(*server, C::kUnavailable))) {
    EXPECT_EQ(outcome.status.code(), C::kUnavailable);
  }
  ExpectATenth(server->requests().size() - kCalls);
}

TEST_P(BudgetTest, IsRefilledByCallsThatFail) {
  // Each call gets a 503 and then 404s.
  const GoodServer server([fails_first = FailsFirst({503, "{}"}, {404, "{}"})](
                              GoodRequest request) {
    request.target += request.headers.find("x-run")->second;
    return fails_first(request);
  });
  ChannelOptions options;
  options.endpoint = server.url();
  options.retry.initial_backoff = absl::Milliseconds(1);
  size_t retries = 0;
  for (const Outcome& outcome : Run(options)) {
    const bool retried = outcome.attempts == 2;
    retries += retried ? 1 : 0;
    EXPECT_EQ(outcome.status.code(), retried ? C::kNotFound : C::kUnavailable);
  }
  ExpectATenth(retries);
}

INSTANTIATE_TEST_SUITE_P(All, BudgetTest, EachForm(),
                         [](const auto& info) { return FormName(info.param); });

}  // namespace
}  // namespace fireworks::rest
