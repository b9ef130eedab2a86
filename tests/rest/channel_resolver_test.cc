// Calls while the resolver stalls for seconds. This test is a separate program
// because it replaces getaddrinfo().

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "fireworks/rest/channel.h"
#include "fireworks/rest/stub.h"
#include "rest/get_model.h"
#include "support/notification.h"
#include "support/stalled_resolver.h"
#include "support/status_matchers.h"

namespace fireworks::rest {
namespace {

using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::kStalledHost;
using ::fireworks::testing_support::Notification;
using ::fireworks::testing_support::StatusIs;
using C = absl::StatusCode;

constexpr absl::Duration kTimeout = absl::Milliseconds(200);
// How long a call runs before it is cancelled. By then it waits for the resolver.
constexpr absl::Duration kHeadStart = absl::Milliseconds(50);
// How much longer a call may take than its timeout, or after it was cancelled. We
// measured 50 ms. Sanitizers and a busy machine need more. A call that waits for the
// resolver takes kResolverStall.
constexpr absl::Duration kSlack = absl::Seconds(2);
constexpr int kMany = 16;

class ChannelResolverTest : public ::testing::Test {
 protected:
  ChannelResolverTest() {
    ChannelOptions options;
    options.endpoint = std::string("http://") + kStalledHost;
    options.allow_plain_http = true;
    options.http.proxy_from_environment = false;
    options.connect_timeout = absl::Minutes(1);
    const auto channel = Channel::Create(options);
    EXPECT_THAT(channel, IsOk());
    if (channel.ok()) channel_ = *channel;
  }

  void Call(C code) {
    EXPECT_THAT(UnaryCall<Model>(*channel_, kGetModel, request_, &context_),
                StatusIs(code));
  }

  void CallMany(C code) {
    const std::vector<GetModelRequest> requests(kMany, request_);
    int ended = 0;
    ManyCalls<Model>(
        *channel_, kGetModel, absl::MakeConstSpan(requests), {}, &context_,
        [&](size_t, const absl::StatusOr<Model>& model, const CallReport&) {
          EXPECT_THAT(model, StatusIs(code));
          ++ended;
        });
    EXPECT_EQ(ended, kMany);
  }

  // Notifies ended_ when the call is over.
  void StartCall(C code) {
    ASSERT_THAT(
        AsyncCall<Model>(*channel_, kGetModel, request_, &context_,
                         [this, code](const absl::StatusOr<Model>& model) {
                           EXPECT_THAT(model, StatusIs(code));
                           ended_.Notify();
                         }),
        IsOk());
  }

  // Runs `call` while another thread cancels it.
  template <typename Function>
  void ExpectCancelled(Function call) {
    absl::Time cancelled;
    std::thread canceller([&] {
      absl::SleepFor(kHeadStart);
      cancelled = absl::Now();
      context_.TryCancel();
    });
    call();
    canceller.join();
    EXPECT_LT(absl::Now() - cancelled, kSlack);
  }

  // Declared before channel_, because calls use them until channel_ is destroyed.
  CallContext context_;
  Notification ended_;
  std::shared_ptr<Channel> channel_;
  const GetModelRequest request_ = Request();
  const absl::Time start_ = absl::Now();
};

TEST_F(ChannelResolverTest, ACallEndsByItsDeadline) {
  context_.set_timeout(kTimeout);
  Call(C::kDeadlineExceeded);
  EXPECT_LT(absl::Now() - start_, kTimeout + kSlack);
}

TEST_F(ChannelResolverTest, ABatchEndsByItsDeadline) {
  context_.set_timeout(kTimeout);
  CallMany(C::kDeadlineExceeded);
  EXPECT_LT(absl::Now() - start_, kTimeout + kSlack);
}

TEST_F(ChannelResolverTest, AnAsynchronousCallEndsByItsDeadline) {
  context_.set_timeout(kTimeout);
  StartCall(C::kDeadlineExceeded);
  EXPECT_TRUE(ended_.Wait());
  EXPECT_LT(absl::Now() - start_, kTimeout + kSlack);
}

TEST_F(ChannelResolverTest, ACallCanBeCancelled) {
  ExpectCancelled([this] { Call(C::kCancelled); });
}

TEST_F(ChannelResolverTest, ABatchCanBeCancelled) {
  ExpectCancelled([this] { CallMany(C::kCancelled); });
}

TEST_F(ChannelResolverTest, AnAsynchronousCallCanBeCancelled) {
  ExpectCancelled([this] {
    StartCall(C::kCancelled);
    EXPECT_TRUE(ended_.Wait());
  });
}

TEST_F(ChannelResolverTest, AChannelCanGoWithACallInFlight) {
  StartCall(C::kCancelled);
  absl::SleepFor(kHeadStart);
  const absl::Time gone = absl::Now();
  channel_.reset();
  EXPECT_LT(absl::Now() - gone, kSlack);
  EXPECT_TRUE(ended_.Wait());
}

}  // namespace
}  // namespace fireworks::rest
