#include "fireworks/rest/call/call_loop.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "fireworks/rest/call/call.h"
#include "fireworks/rest/call/channel_core.h"
#include "fireworks/rest/call_context.h"
#include "fireworks/rest/channel_options.h"
#include "fireworks/testing/scripted_transport.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rest/get_model.h"
#include "support/status_matchers.h"

namespace fireworks::rest::internal {
namespace {

using ::fireworks::testing::ScriptedAnswer;
using ::fireworks::testing::ScriptedTransport;
using ::fireworks::testing_support::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A loop's first call has generation 1 and slot 0.
constexpr uint64_t kFirstTag = uint64_t{1} << 32;

class CallLoopTest : public ::testing::Test {
 protected:
  CallLoopTest() {
    options_.endpoint = "https://api.example.com";
    options_.transport = transport_;
    options_.clock = transport_->clock();
    EXPECT_THAT(CompleteOptions(options_), IsOk());
    core_ = std::make_unique<ChannelCore>(options_);
    loop_ = std::make_unique<CallLoop>(transport_->NewSession(), core_.get());
  }

  // Makes a call that notes in story_ when and how it ended.
  std::unique_ptr<Call> NewCall(const std::string& name,
                                absl::Duration timeout) {
    CallContext& context = contexts_.emplace_back();
    context.set_timeout(timeout);
    return std::make_unique<Call>(
        core_.get(), kGetModel, Request(name), &model_, &context,
        options_.clock->Now(), /*wants_report=*/false,
        [this, name, &context](const absl::Status& status, CallReport&) {
          CallContextAccess::Detach(context);
          story_.push_back(
              name + " " +
              absl::FormatDuration(options_.clock->Now() - begin_) + " " +
              absl::StatusCodeToString(status.code()));
        });
  }

  // Adds a call through the inbox, as another thread would. Attaches its context.
  void Post(const std::string& name) {
    std::unique_ptr<Call> call = NewCall(name, absl::Hours(1));
    EXPECT_TRUE(loop_->Post(std::move(call), &contexts_.back()));
  }

  const std::shared_ptr<ScriptedTransport> transport_ =
      std::make_shared<ScriptedTransport>();
  ChannelOptions options_;
  std::unique_ptr<ChannelCore> core_;
  std::deque<CallContext> contexts_;
  Model model_;
  const absl::Time begin_ = transport_->clock()->Now();
  std::vector<std::string> story_;
  std::unique_ptr<CallLoop> loop_;
};

// An answer frees its place for the next call in the queue. A call that is added
// after that must wait, and its deadline ends the wait.
TEST_F(CallLoopTest, ALateComerKeepsItsDeadlineInTheQueue) {
  transport_->Add(ScriptedAnswer::Http(200, "{}"));
  transport_->Add(ScriptedAnswer::Never());
  CallLoop& loop = *loop_;
  loop.Add(NewCall("a", absl::Seconds(10)));
  loop.Add(NewCall("b", absl::Hours(1)));
  loop.Step(absl::InfiniteFuture());
  loop.Add(NewCall("c", absl::Seconds(1)));
  while (!loop.empty()) loop.Step(absl::InfiniteFuture());
  EXPECT_THAT(story_, ElementsAre("a 0 OK", "c 1s DEADLINE_EXCEEDED",
                                  "b 1h DEADLINE_EXCEEDED"));
}

// A cancellation names its call, so the loop need not search all calls.
TEST_F(CallLoopTest, EachCancellationEndsItsCallAlone) {
  for (int i = 0; i < 3; ++i) transport_->Add(ScriptedAnswer::Never());
  loop_->set_window(2);
  for (const char* name : {"a", "b", "c"}) Post(name);
  loop_->Step(begin_);
  contexts_[1].TryCancel();
  loop_->Step(begin_);
  EXPECT_THAT(story_, ElementsAre("b 0 CANCELLED"));
  contexts_[2].TryCancel();
  contexts_[0].TryCancel();
  loop_->Step(begin_);
  EXPECT_THAT(story_,
              ElementsAre("b 0 CANCELLED", "c 0 CANCELLED", "a 0 CANCELLED"));
  EXPECT_TRUE(loop_->empty());
}

TEST_F(CallLoopTest, ACancellationThatIsLateMeetsNobodyElse) {
  for (int i = 0; i < 2; ++i) transport_->Add(ScriptedAnswer::Never());
  Post("a");
  loop_->Step(begin_);
  contexts_[0].TryCancel();
  loop_->Step(begin_);
  // Call b gets the slot of call a.
  Post("b");
  loop_->Step(begin_);
  loop_->PostCancel(kFirstTag);
  loop_->Step(begin_);
  EXPECT_THAT(story_, ElementsAre("a 0 CANCELLED"));
  EXPECT_FALSE(loop_->empty());
}

TEST_F(CallLoopTest, ACallThatWasCancelledBeforeIsNotSent) {
  Post("a");
  contexts_[0].TryCancel();
  loop_->Step(begin_);
  EXPECT_THAT(story_, ElementsAre("a 0 CANCELLED"));
  EXPECT_TRUE(transport_->requests().empty());
}

// A message that cancels every call may be left over from an earlier call.
TEST_F(CallLoopTest, ACancellationOfAllSparesWhoseContextIsNotCancelled) {
  for (int i = 0; i < 2; ++i) transport_->Add(ScriptedAnswer::Never());
  loop_->set_window(2);
  loop_->Add(NewCall("a", absl::Hours(1)));
  loop_->Add(NewCall("b", absl::Hours(1)));
  contexts_[1].TryCancel();
  loop_->PostCancel(CallLoop::kEveryCall);
  loop_->Step(begin_);
  EXPECT_THAT(story_, ElementsAre("b 0 CANCELLED"));
}

// 10,000 cancellations took 4.3 s when each of them searched all calls.
TEST_F(CallLoopTest, ManyCancelledOneByOneTakeLinearTime) {
  constexpr int kCalls = 10000;
  loop_->set_window(100);
  for (int i = 0; i < 100; ++i) transport_->Add(ScriptedAnswer::Never());
  for (int i = 0; i < kCalls; ++i) Post("a");
  loop_->Step(begin_);
  for (CallContext& context : contexts_) {
    context.TryCancel();
    loop_->Step(begin_);
  }
  EXPECT_EQ(story_.size(), size_t{kCalls});
  EXPECT_TRUE(loop_->empty());
}

TEST_F(CallLoopTest, AfterPostStopNothingIsTaken) {
  transport_->Add(ScriptedAnswer::Never());
  Post("a");
  loop_->PostStop();
  EXPECT_FALSE(loop_->Post(NewCall("b", absl::Hours(1)), nullptr));
  while (!loop_->stopped()) loop_->Step(absl::InfiniteFuture());
  EXPECT_THAT(story_, IsEmpty());
  loop_->CancelAll("because its client was destroyed");
  EXPECT_THAT(story_, ElementsAre("a 0 CANCELLED"));
}

ScriptedAnswer Asking(int status, const std::string& seconds) {
  return ScriptedAnswer::Http(status, "{}", {{"Retry-After", seconds}});
}

// Call a's own pause ends while the channel is paused. The loop has not noticed the
// channel's pause yet.
TEST_F(CallLoopTest, APauseThatEndsMeetsANewOne) {
  transport_->Add(Asking(503, "1"));
  transport_->Add(Asking(429, "60"));
  loop_->set_window(2);
  loop_->Add(NewCall("a", absl::Seconds(30)));
  loop_->Add(NewCall("b", absl::Seconds(30)));
  while (!loop_->empty()) loop_->Step(absl::InfiniteFuture());
  EXPECT_THAT(story_,
              ElementsAre("b 0 RESOURCE_EXHAUSTED", "a 1s RESOURCE_EXHAUSTED"));
}

// Answers to requests from before a pause do not widen the window during the pause.
// A new batch does not widen it either.
TEST_F(CallLoopTest, AfterAPauseOneGoesOut) {
  options_.random = [] { return 0.0; };
  core_ = std::make_unique<ChannelCore>(options_);
  loop_ = std::make_unique<CallLoop>(transport_->NewSession(), core_.get());
  loop_->set_window(4);
  transport_->Add(Asking(429, "5"));
  for (int i = 0; i < 3; ++i) {
    transport_->Add(
        ScriptedAnswer::Http(200, "{}").After(absl::Milliseconds(100)));
  }
  for (const char* name : {"a", "b", "c", "d"}) {
    loop_->Add(NewCall(name, absl::Hours(1)));
  }
  while (story_.size() < 3) loop_->Step(absl::InfiniteFuture());
  loop_->set_window(4);
  for (int i = 0; i < 4; ++i) transport_->Add(ScriptedAnswer::Never());
  for (const char* name : {"e", "f", "g"}) {
    loop_->Add(NewCall(name, absl::Hours(1)));
  }
  EXPECT_EQ(transport_->requests().size(), 4u);
  loop_->Step(begin_ + absl::Seconds(6));
  loop_->Step(begin_ + absl::Seconds(6));
  EXPECT_EQ(transport_->requests().size(), 5u);
}

}  // namespace
}  // namespace fireworks::rest::internal
