// Servers that limit their load, over real sockets: the channel obeys them, no call
// is lost, and few requests are refused.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "fireworks/rest/call_context.h"
#include "fireworks/rest/call_observer.h"
#include "fireworks/rest/channel.h"
#include "fireworks/rest/clock.h"
#include "fireworks/rest/error_info.h"
#include "fireworks/rest/stub.h"
#include "rest/call_forms.h"
#include "rest/get_model.h"
#include "servers/good_server.h"
#include "support/notification.h"
#include "support/status_matchers.h"

namespace fireworks::rest {
namespace {

using ::fireworks::servers::GoodAnswer;
using ::fireworks::servers::GoodRequest;
using ::fireworks::servers::GoodServer;
using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::Notification;
using ::fireworks::testing_support::StatusIs;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::Le;
using C = absl::StatusCode;

std::shared_ptr<Channel> MakeChannel(
    const GoodServer& server, std::shared_ptr<CallObserver> observer = {}) {
  ChannelOptions options;
  options.endpoint = server.url();
  options.observer = std::move(observer);
  const auto channel = Channel::Create(options);
  EXPECT_THAT(channel, IsOk());
  return channel.ok() ? *channel : nullptr;
}

// Allows `per_second` requests in each second of the clock. Answers others with 429.
class Limit {
 public:
  explicit Limit(int per_second) : per_second_(per_second) {}

  GoodAnswer Take() {
    std::lock_guard<std::mutex> lock(mutex_);
    ++requests_;
    const int64_t second = absl::ToUnixSeconds(Clock::Real()->Now());
    if (second != second_) taken_ = 0;
    second_ = second;
    if (taken_ == per_second_) return {429, "{}", {{"Retry-After", "1"}}};
    ++taken_;
    ++answered_;
    return {200, "{}"};
  }
  int requests() const { return requests_; }
  int answered() const { return answered_; }

 private:
  const int per_second_;
  std::mutex mutex_;
  int64_t second_ = 0;
  int taken_ = 0;
  std::atomic<int> requests_{0};
  std::atomic<int> answered_{0};
};

class RateLimitTest : public ::testing::TestWithParam<std::tuple<Form, int>> {};

TEST_P(RateLimitTest, IsObeyedAndSurvived) {
  constexpr int kCalls = 600;
  const auto& [form, per_second] = GetParam();
  Limit limit(per_second);
  const GoodServer server([&](const GoodRequest&) { return limit.Take(); });
  const std::shared_ptr<Channel> channel = MakeChannel(server);
  std::vector<GetModelRequest> requests(kCalls, Request());
  std::atomic<int> ok{0};
  const auto count = [&](const absl::StatusOr<Model>& model) {
    EXPECT_THAT(model.status(), IsOk());
    if (model.ok()) ++ok;
  };
  const absl::Time start = Clock::Real()->Now();
  if (form == Form::kMany) {
    ManyCalls<Model>(*channel, kGetModel, absl::MakeConstSpan(requests), {},
                     nullptr,
                     [&](size_t, const absl::StatusOr<Model>& model,
                         const CallReport&) { count(model); });
  } else {
    std::atomic<int> left{kCalls};
    Notification all;
    for (const GetModelRequest& request : requests) {
      ASSERT_THAT(AsyncCall<Model>(*channel, kGetModel, request, nullptr,
                                   [&](const absl::StatusOr<Model>& model) {
                                     count(model);
                                     if (--left == 0) all.Notify();
                                   }),
                  IsOk());
    }
    ASSERT_TRUE(all.Wait());
  }
  const absl::Duration took = Clock::Real()->Now() - start;
  const absl::Duration ideal = absl::Seconds(1) * kCalls / per_second;
  EXPECT_EQ(ok, kCalls);
  EXPECT_LE(took, 1.3 * ideal);
  EXPECT_LE(limit.requests(), 1.6 * kCalls);
  RecordProperty("took_percent",
                 static_cast<int>(100 * absl::FDivDuration(took, ideal)));
  RecordProperty("requests", limit.requests());
}

INSTANTIATE_TEST_SUITE_P(All, RateLimitTest,
                         ::testing::Combine(::testing::Values(Form::kMany,
                                                              Form::kAsync),
                                            ::testing::Values(50, 100, 200)),
                         [](const auto& info) {
                           return absl::StrCat(
                               FormName(std::get<0>(info.param)), "_",
                               std::get<1>(info.param));
                         });

class ThreadsTest : public ::testing::TestWithParam<int> {};

TEST_P(ThreadsTest, SendLittleInVain) {
  constexpr int kThreads = 16;
  const int answers = 4 * GetParam();
  Limit limit(GetParam());
  const GoodServer server([&](const GoodRequest&) { return limit.Take(); });
  const std::shared_ptr<Channel> channel = MakeChannel(server);
  std::vector<std::thread> threads(kThreads);
  for (std::thread& thread : threads) {
    thread = std::thread([&] {
      while (limit.answered() < answers) {
        EXPECT_THAT(UnaryCall<Model>(*channel, kGetModel, Request(), nullptr),
                    IsOk());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_LE(limit.requests(), 1.6 * limit.answered());
}

INSTANTIATE_TEST_SUITE_P(Limits, ThreadsTest, ::testing::Values(25, 50, 100));

// Asks for a pause in the first answer.
class PausesFirst {
 public:
  PausesFirst(int status, std::string seconds)
      : status_(status), seconds_(std::move(seconds)) {}
  GoodAnswer operator()(const GoodRequest&) {
    if (requests++ > 0) return {200, "{}"};
    return {status_, "{}", {{"Retry-After", seconds_}}};
  }
  std::atomic<int> requests{0};

 private:
  const int status_;
  const std::string seconds_;
};

class HeldTest : public ::testing::TestWithParam<Form> {};

// A call that would wait past its deadline fails at once.
TEST_P(HeldTest, NothingIsSentPastTheDeadline) {
  PausesFirst answers(429, "20");
  const GoodServer server([&](const GoodRequest& r) { return answers(r); });
  const std::shared_ptr<Channel> channel = MakeChannel(server);
  CallContext first;
  first.set_timeout(absl::Seconds(5));
  EXPECT_THAT(UnaryCall<Model>(*channel, kGetModel, Request(), &first),
              StatusIs(C::kResourceExhausted));
  Contexts contexts(kMany);
  for (CallContext& context : contexts) context.set_timeout(absl::Seconds(5));
  const absl::Time start = Clock::Real()->Now();
  for (const Outcome& outcome : RunAs(GetParam(), *channel, contexts)) {
    EXPECT_THAT(outcome.status,
                StatusIs(C::kResourceExhausted,
                         HasSubstr("a pause that lasts another 1")));
    EXPECT_EQ(outcome.attempts, 0);
    const auto info = GetErrorInfo(outcome.status);
    ASSERT_TRUE(info.has_value());
    EXPECT_EQ(info->attempts(), 0);
    EXPECT_THAT(info->retry_after().seconds(), AllOf(Ge(10), Le(20)));
  }
  EXPECT_LT(Clock::Real()->Now() - start, absl::Seconds(4));
  EXPECT_EQ(answers.requests, 1);
}

// Calls that were waiting when the server asked for the pause are held, too.
TEST_P(HeldTest, WhatWaitsIsHeldAndTold) {
  PausesFirst answers(429, "1");
  const GoodServer server([&](const GoodRequest& r) { return answers(r); });
  struct Observer final : CallObserver {
    void OnAttempt(const AttemptEvent& event) override {
      // Not 2: libcurl may have sent a request twice.
      if (event.attempt > 1 && event.held >= absl::Milliseconds(900)) ++held;
    }
    std::atomic<int> held{0};
  };
  const auto observer = std::make_shared<Observer>();
  const std::shared_ptr<Channel> channel = MakeChannel(server, observer);
  Contexts contexts(kMany);
  std::vector<absl::Duration> held;
  for (const Outcome& outcome : RunAs(GetParam(), *channel, contexts)) {
    EXPECT_THAT(outcome.status, IsOk());
    if (outcome.attempts > 1) held.push_back(outcome.held);
  }
  EXPECT_FALSE(held.empty());
  EXPECT_THAT(held, Each(Ge(absl::Milliseconds(900))));
  EXPECT_EQ(observer->held, static_cast<int>(held.size()));
}

INSTANTIATE_TEST_SUITE_P(All, HeldTest, EachForm(),
                         [](const auto& info) { return FormName(info.param); });

TEST(RateLimitTest, TheErrorSaysHowLongTheCallWasHeld) {
  const GoodServer server([](const GoodRequest&) {
    return GoodAnswer{429, "{}", {{"Retry-After", "1"}}};
  });
  const std::shared_ptr<Channel> channel = MakeChannel(server);
  CallContext context;
  context.set_timeout(absl::Milliseconds(2500));
  const absl::Status status =
      UnaryCall<Model>(*channel, kGetModel, Request(), &context).status();
  EXPECT_THAT(status, StatusIs(C::kResourceExhausted));
  EXPECT_GE(context.report().held, absl::Seconds(1));
  EXPECT_GE(GetErrorInfo(status)->held().seconds(), 1);
  EXPECT_GE(context.report().attempts, 2);
}

// One model is unavailable. The calls for other models must succeed.
TEST(RateLimitTest, A503HoldsItsOwnCallAlone) {
  const GoodServer server([](const GoodRequest& request) {
    return absl::EndsWith(request.target, "/m3")
               ? GoodAnswer{503, "{}", {{"Retry-After", "60"}}}
               : GoodAnswer{200, "{}"};
  });
  const std::shared_ptr<Channel> channel = MakeChannel(server);
  for (const Form form : {Form::kMany, Form::kAsync, Form::kSingle}) {
    const absl::Time start = Clock::Real()->Now();
    int unavailable = 0;
    for (const Outcome& outcome : RunAs(form, *channel)) {
      if (outcome.status.ok()) continue;
      ++unavailable;
      EXPECT_THAT(outcome.status, StatusIs(C::kUnavailable));
    }
    EXPECT_EQ(unavailable, form == Form::kSingle ? 0 : 1) << FormName(form);
    EXPECT_LT(Clock::Real()->Now() - start, absl::Seconds(10));
  }
}

}  // namespace
}  // namespace fireworks::rest
