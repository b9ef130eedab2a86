// The pause between two attempts, over real sockets: it lasts as long as the server
// asks, a cancellation ends it, and it delays no other call.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "fireworks/rest/call_context.h"
#include "fireworks/rest/call_observer.h"
#include "fireworks/rest/channel.h"
#include "fireworks/rest/clock.h"
#include "fireworks/rest/stub.h"
#include "rest/call_forms.h"
#include "rest/fails_first.h"
#include "rest/get_model.h"
#include "servers/fault_server.h"
#include "servers/good_server.h"
#include "support/notification.h"
#include "support/status_matchers.h"

namespace fireworks::rest {
namespace {

using ::fireworks::servers::FaultServer;
using ::fireworks::servers::GoodAnswer;
using ::fireworks::servers::GoodRequest;
using ::fireworks::servers::GoodServer;
using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::Notification;
using ::fireworks::testing_support::StatusIs;
using ::testing::ElementsAreArray;
using C = absl::StatusCode;

std::shared_ptr<Channel> MakeChannel(const GoodServer& server) {
  ChannelOptions options;
  options.endpoint = server.url();
  // Our own backoff is negligible, so a call waits only as the server asks.
  options.retry.initial_backoff = absl::Milliseconds(1);
  const auto channel = Channel::Create(options);
  EXPECT_THAT(channel, IsOk());
  return channel.ok() ? *channel : nullptr;
}

struct Asked {
  std::string name;
  std::multimap<std::string, std::string> headers;
  absl::Duration pause;
};

class RetryAfterTest
    : public ::testing::TestWithParam<std::tuple<Form, Asked>> {};

TEST_P(RetryAfterTest, IsWaitedFor) {
  const auto& [form, asked] = GetParam();
  const GoodServer server(FailsFirst({503, "{}", asked.headers}));
  const std::shared_ptr<Channel> channel = MakeChannel(server);
  ASSERT_NE(channel, nullptr);
  for (const Outcome& outcome : RunAs(form, *channel)) {
    EXPECT_THAT(outcome.status, IsOk());
    EXPECT_EQ(outcome.attempts, 2);
    EXPECT_GE(outcome.elapsed, asked.pause);
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, RetryAfterTest,
    ::testing::Combine(
        EachForm(),
        ::testing::ValuesIn(std::vector<Asked>{
            // The server closes idle connections after 1 s. A request that meets
            // this is sent again by libcurl, which counts as an attempt.
            {"seconds", {{"Retry-After", "2"}}, absl::Seconds(2)},
            {"milliseconds",
             {{"retry-after-ms", "300"}},
             absl::Milliseconds(300)},
            // 40 s are longer than the timeout, so the call would fail if the
            // seconds won.
            {"milliseconds_before_seconds",
             {{"Retry-After", "40"}, {"retry-after-ms", "300"}},
             absl::Milliseconds(300)},
            // Relative to the server's clock, which is far behind ours.
            {"date",
             {{"Date", "Fri, 31 Dec 1999 23:59:59 GMT"},
              {"Retry-After", "Sat, 01 Jan 2000 00:00:01 GMT"}},
             absl::Seconds(2)},
        })),
    [](const auto& info) {
      return absl::StrCat(FormName(std::get<0>(info.param)), "_",
                          std::get<1>(info.param).name);
    });

// Waits until `calls` calls have begun a pause.
class PauseObserver : public CallObserver {
 public:
  explicit PauseObserver(size_t calls) : left_(calls) {}

  void OnAttempt(const AttemptEvent& event) override {
    if (event.backoff < absl::InfiniteDuration() && --left_ == 0) {
      paused_.Notify();
    }
  }
  [[nodiscard]] bool Wait() { return paused_.Wait(); }

 private:
  std::atomic<size_t> left_;
  Notification paused_;
};

class CancelledPauseTest : public ::testing::TestWithParam<Form> {};

TEST_P(CancelledPauseTest, EndsAtOnce) {
  // We promise 5 ms. A busy machine and sanitizers need more. A pause that is not
  // cut short takes 30 s.
  constexpr absl::Duration kSlack = absl::Seconds(5);
  const size_t calls = GetParam() == Form::kSingle ? 1 : kMany;
  servers::Fault fault;
  fault.connections = {
      {servers::ReadRequest(),
       servers::Write(servers::Answer(503, "{}", "Retry-After: 30\r\n")),
       servers::Again()}};
  const std::unique_ptr<FaultServer> server = Serve(fault);
  const auto observer = std::make_shared<PauseObserver>(calls);
  ChannelOptions options = OptionsFor(*server, C::kCancelled);
  options.timeout = absl::Minutes(2);  // Longer than the pause.
  options.observer = observer;
  Contexts contexts(kMany);
  const auto channel = Channel::Create(options);
  ASSERT_THAT(channel, IsOk());

  absl::Time cancelled;
  std::thread canceller([&] {
    EXPECT_TRUE(observer->Wait());
    cancelled = Clock::Real()->Now();
    for (CallContext& context : contexts) context.TryCancel();
  });
  const std::vector<Outcome> outcomes = RunAs(GetParam(), **channel, contexts);
  const absl::Time ended = Clock::Real()->Now();
  canceller.join();
  EXPECT_LT(ended - cancelled, kSlack);
  for (const Outcome& outcome : outcomes) {
    EXPECT_THAT(outcome.status, StatusIs(C::kCancelled));
    EXPECT_EQ(outcome.attempts, 1);
    EXPECT_EQ(outcome.http_status, 503) << "of the last attempt";
  }
  EXPECT_EQ(server->requests().size(), calls);
}

INSTANTIATE_TEST_SUITE_P(All, CancelledPauseTest, EachForm(),
                         [](const auto& info) { return FormName(info.param); });

struct Window {
  int window;
  std::vector<size_t> order;  // The order of the results. Empty allows any.
};

class PausedItemTest : public ::testing::TestWithParam<Window> {};

TEST_P(PausedItemTest, HoldsUpNoOther) {
  constexpr size_t kPaused = 3;
  constexpr absl::Duration kPause = absl::Seconds(1);
  const GoodServer server(
      [fails_first = FailsFirst({503, "{}", {{"Retry-After", "1"}}})](
          const GoodRequest& request) {
        return absl::EndsWith(request.target, absl::StrCat("/m", kPaused))
                   ? fails_first(request)
                   : GoodAnswer{200, "{}"};
      });
  const std::shared_ptr<Channel> channel = MakeChannel(server);
  ASSERT_NE(channel, nullptr);
  const std::vector<GetModelRequest> requests = Requests(kMany);
  ManyOptions many;
  many.window = GetParam().window;
  std::vector<size_t> order;
  ManyCalls<Model>(
      *channel, kGetModel, absl::MakeConstSpan(requests), many, nullptr,
      [&](size_t i, const absl::StatusOr<Model>& model,
          const CallReport& report) {
        order.push_back(i);
        EXPECT_THAT(model, IsOk());
        const bool paused = i == kPaused;
        EXPECT_EQ(report.attempts, paused ? 2 : 1);
        EXPECT_GE(report.elapsed, paused ? kPause : absl::ZeroDuration());
      });
  ASSERT_EQ(order.size(), requests.size());
  EXPECT_EQ(order.back(), kPaused);
  if (!GetParam().order.empty()) {
    EXPECT_THAT(order, ElementsAreArray(GetParam().order));
  }
}

// With a window of one, the paused call must give its place to the others.
INSTANTIATE_TEST_SUITE_P(Windows, PausedItemTest,
                         ::testing::Values(Window{1, {0, 1, 2, 4, 5, 6, 7, 3}},
                                           Window{4, {}}),
                         [](const auto& info) {
                           return absl::StrCat(info.param.window);
                         });

}  // namespace
}  // namespace fireworks::rest
