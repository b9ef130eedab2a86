// Timeouts, deadlines and cancellation of one call.

#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "fireworks/rest/call_context.h"
#include "fireworks/testing/scripted_transport.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rest/channel_fixture.h"

namespace fireworks::rest {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct BadTimeout {
  std::string name;
  void (*set)(CallContext&);
  absl::StatusCode code;
};

class TimeoutTest : public ChannelTest,
                    public ::testing::WithParamInterface<BadTimeout> {};

TEST_P(TimeoutTest, IsRefusedBeforeAnythingIsSent) {
  CallContext context;
  GetParam().set(context);
  EXPECT_THAT(Get(&context).status(), StatusIs(GetParam().code));
  EXPECT_THAT(transport_->requests(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Timeouts, TimeoutTest,
    ::testing::ValuesIn(std::vector<BadTimeout>{
        {"Zero", [](auto& c) { c.set_timeout(absl::ZeroDuration()); },
         absl::StatusCode::kInvalidArgument},
        {"Negative", [](auto& c) { c.set_timeout(-absl::Seconds(1)); },
         absl::StatusCode::kInvalidArgument},
        {"Past",
         [](auto& c) { c.set_deadline(absl::Now() - absl::Seconds(1)); },
         absl::StatusCode::kDeadlineExceeded},
        {"InfinitePast", [](auto& c) { c.set_deadline(absl::InfinitePast()); },
         absl::StatusCode::kDeadlineExceeded},
    }),
    [](const auto& info) { return info.param.name; });

TEST_F(ChannelTest, AnInfiniteTimeoutIsAllowed) {
  transport_->Add(ScriptedAnswer::Http(200, kReady).After(absl::Hours(24)));
  CallContext context;
  context.set_timeout(absl::InfiniteDuration());
  EXPECT_THAT(Get(&context), IsOk());
}

TEST_F(ChannelTest, OneDeadlineForAllAttempts) {
  transport_->Add(ScriptedAnswer::Http(503, "").After(absl::Seconds(1)));
  transport_->Add(ScriptedAnswer::Never());
  CallContext context;
  context.set_timeout(absl::Seconds(2));
  EXPECT_THAT(Get(&context).status(),
              StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_EQ(context.report().attempts, 2);
  EXPECT_EQ(context.report().elapsed, absl::Seconds(2));
}

TEST_F(ChannelTest, TheTimeoutIsNamedOnlyIfItEndedTheCall) {
  for (const absl::Duration timeout : {absl::Seconds(1), absl::Hours(1)}) {
    transport_->Add(ScriptedAnswer::Never());
    CallContext context;
    context.set_timeout(timeout);
    context.set_deadline(absl::Now() + absl::Minutes(1));
    EXPECT_THAT(Get(&context).status(),
                StatusIs(absl::StatusCode::kDeadlineExceeded,
                         HasSubstr(timeout == absl::Seconds(1)
                                       ? "no answer within the timeout of 1s"
                                       : "the deadline passed")));
  }
}

TEST_F(ChannelTest, CancelledBeforeTheCall) {
  CallContext context;
  context.TryCancel();
  EXPECT_THAT(Get(&context).status(), StatusIs(absl::StatusCode::kCancelled));
  EXPECT_THAT(transport_->requests(), IsEmpty());
}

TEST_F(ChannelTest, CancelledFromAnotherThread) {
  transport_->Add(ScriptedAnswer::Never());
  CallContext context;
  context.set_timeout(absl::InfiniteDuration());
  std::thread canceller([&] {
    while (transport_->requests().empty()) std::this_thread::yield();
    context.TryCancel();
  });
  EXPECT_THAT(Get(&context).status(), StatusIs(absl::StatusCode::kCancelled));
  canceller.join();
}

}  // namespace
}  // namespace fireworks::rest
