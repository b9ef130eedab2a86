#include "fireworks/rest/call/call_loop.h"

#include <malloc.h>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "fireworks/rest/call/call.h"
#include "fireworks/rest/call/channel_core.h"
#include "fireworks/rest/call_context.h"
#include "fireworks/rest/channel_options.h"
#include "fireworks/rest/http/http_transport.h"
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
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::IsEmpty;
using ::testing::SizeIs;

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

  // Makes a call that notes in endings_ when and how it ended.
  std::unique_ptr<Call> NewCall(const std::string& name,
                                absl::Duration timeout) {
    CallContext& context = contexts_.emplace_back();
    context.set_timeout(timeout);
    return std::make_unique<Call>(
        core_.get(), kGetModel, Request(name), &model_, &context,
        options_.clock->Now(), /*wants_report=*/false,
        [this, name, &context](const absl::Status& status, CallReport& report) {
          CallContextAccess::Detach(context);
          attempts_ = report.attempts;
          endings_.push_back(
              name + " " +
              absl::FormatDuration(options_.clock->Now() - begin_) + " " +
              absl::StatusCodeToString(status.code()));
          if (at_end_) at_end_();
        });
  }

  // Adds a call through the inbox, as another thread would. Attaches its context.
  void Post(const std::string& name) {
    std::unique_ptr<Call> call = NewCall(name, absl::Hours(1));
    EXPECT_TRUE(loop_->Post(call, &contexts_.back()));
  }

  const std::shared_ptr<ScriptedTransport> transport_ =
      std::make_shared<ScriptedTransport>();
  ChannelOptions options_;
  std::unique_ptr<ChannelCore> core_;
  std::deque<CallContext> contexts_;
  Model model_;
  const absl::Time begin_ = transport_->clock()->Now();
  std::vector<std::string> endings_;
  int attempts_ = 0;              // Of the call that ended last.
  std::function<void()> at_end_;  // Called at the end of each call.
  std::unique_ptr<CallLoop> loop_;
};

// An answer frees its place for the next call in the queue. A call that is added
// after that must wait, and its deadline ends the wait.
TEST_F(CallLoopTest, ACallAddedLaterKeepsItsDeadlineInTheQueue) {
  transport_->Add(ScriptedAnswer::Http(200, "{}"));
  transport_->Add(ScriptedAnswer::Never());
  CallLoop& loop = *loop_;
  loop.Add(NewCall("a", absl::Seconds(10)));
  loop.Add(NewCall("b", absl::Hours(1)));
  loop.Step(absl::InfiniteFuture());
  loop.Add(NewCall("c", absl::Seconds(1)));
  while (!loop.empty()) loop.Step(absl::InfiniteFuture());
  EXPECT_THAT(endings_, ElementsAre("a 0 OK", "c 1s DEADLINE_EXCEEDED",
                                    "b 1h DEADLINE_EXCEEDED"));
}

// The answer that asks for a pause has arrived, but the loop has not read it yet.
// Nothing may be sent until it has, however the next call comes to the loop.
TEST_F(CallLoopTest, NothingIsSentBetweenARefusalAndItsReading) {
  const std::vector<std::vector<int>> refusals = {{429}, {503}, {404, 429}};
  for (const std::vector<int>& statuses : refusals) {
    for (const std::string how : {"queued", "added", "posted"}) {
      SCOPED_TRACE(absl::StrCat(statuses.front(), " ", how));
      const size_t sent = statuses.size();
      const size_t before = transport_->requests().size();
      for (const int status : statuses) {
        transport_->Add(
            ScriptedAnswer::Http(status, "{}", {{"Retry-After", "1"}}));
      }
      transport_->Add(ScriptedAnswer::Http(200, "{}"));
      transport_->Add(ScriptedAnswer::Http(200, "{}"));
      loop_->set_window(static_cast<int>(how == "queued" ? sent : sent + 1));
      for (size_t i = 0; i < sent; ++i) {
        loop_->Add(NewCall("a", absl::Hours(1)));
      }
      if (how == "queued") loop_->Add(NewCall("b", absl::Hours(1)));
      loop_->Step(absl::InfiniteFuture());
      if (how == "added") loop_->Add(NewCall("b", absl::Hours(1)));
      if (how == "posted") Post("b");
      loop_->Step(absl::InfiniteFuture());
      EXPECT_EQ(transport_->requests().size(), before + sent);
      while (!loop_->empty()) loop_->Step(absl::InfiniteFuture());
      EXPECT_EQ(transport_->requests().size(), before + sent + 2);
      EXPECT_EQ(transport_->unused_answers(), 0u);
    }
  }
}

// Two answers arrive in time. The first one takes long to handle. The second one counts
// if its turn comes at most 50 ms after its deadline.
TEST_F(CallLoopTest, AnAnswerThatIsHandledTooLateDoesNotCount) {
  static constexpr absl::Duration kTimeout = absl::Seconds(1);
  for (const bool late : {false, true}) {
    endings_.clear();
    at_end_ = [this, late] {
      if (endings_.size() > 1) return;
      transport_->AdvanceClock(kTimeout + absl::Milliseconds(50) +
                               absl::Nanoseconds(late ? 1 : 0));
    };
    transport_->Add(ScriptedAnswer::Http(200, "{}"));
    ScriptedAnswer second = ScriptedAnswer::Http(200, "{}");
    second.result.attempts = 2;
    transport_->Add(second);
    loop_->set_window(2);
    loop_->Add(NewCall("a", kTimeout / 2));
    loop_->Add(NewCall("b", kTimeout));
    while (!loop_->empty()) loop_->Step(absl::InfiniteFuture());
    ASSERT_EQ(endings_.size(), 2u);
    EXPECT_THAT(endings_[1], EndsWith(late ? " DEADLINE_EXCEEDED" : " OK"));
    EXPECT_EQ(attempts_, 2);
  }
}

// A cancellation names its call, so the loop need not search all calls.
TEST_F(CallLoopTest, EachCancellationEndsItsCallAlone) {
  for (int i = 0; i < 3; ++i) transport_->Add(ScriptedAnswer::Never());
  loop_->set_window(2);
  for (const char* name : {"a", "b", "c"}) Post(name);
  loop_->Step(begin_);
  contexts_[1].TryCancel();
  loop_->Step(begin_);
  EXPECT_THAT(endings_, ElementsAre("b 0 CANCELLED"));
  contexts_[2].TryCancel();
  contexts_[0].TryCancel();
  loop_->Step(begin_);
  EXPECT_THAT(endings_,
              ElementsAre("b 0 CANCELLED", "c 0 CANCELLED", "a 0 CANCELLED"));
  EXPECT_TRUE(loop_->empty());
}

// A session that records what is cancelled, and reports the end of an exchange that
// was never started.
class WatchedSession final : public HttpSession {
 public:
  WatchedSession(std::unique_ptr<HttpSession> session,
                 std::vector<uint64_t>* cancelled)
      : session_(std::move(session)), cancelled_(*cancelled) {}
  void Start(uint64_t tag, HttpRequest request) override {
    session_->Start(tag, std::move(request));
  }
  void Cancel(uint64_t tag) override {
    cancelled_.push_back(tag);
    session_->Cancel(tag);
  }
  void Drive(absl::Time until, std::vector<HttpFinished>* finished) override {
    finished->push_back({kFirstTag + 1, HttpResult()});
    session_->Drive(until, finished);
  }
  void Wake() override { session_->Wake(); }

 private:
  const std::unique_ptr<HttpSession> session_;
  std::vector<uint64_t>& cancelled_;
};

TEST_F(CallLoopTest, ACallThatIsCancelledLeavesTheWire) {
  std::vector<uint64_t> cancelled;
  loop_ = std::make_unique<CallLoop>(
      std::make_unique<WatchedSession>(transport_->NewSession(), &cancelled),
      core_.get());
  transport_->Add(ScriptedAnswer::Never());
  for (const char* name : {"a", "b"}) Post(name);
  loop_->Step(begin_);
  contexts_[1].TryCancel();
  loop_->Step(begin_);
  EXPECT_THAT(cancelled, IsEmpty()) << "it was still queued";
  contexts_[0].TryCancel();
  loop_->Step(begin_);
  EXPECT_THAT(cancelled, ElementsAre(kFirstTag));

  transport_->Add(ScriptedAnswer::Http(200, "{}"));
  Post("c");
  for (int i = 0; i < 3; ++i) loop_->Step(begin_);
  EXPECT_THAT(endings_, Contains("c 0 OK"));
}

TEST_F(CallLoopTest, ALateCancellationHitsNoOtherCall) {
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
  EXPECT_THAT(endings_, ElementsAre("a 0 CANCELLED"));
  EXPECT_FALSE(loop_->empty());
}

TEST_F(CallLoopTest, ACallThatWasCancelledBeforeIsNotSent) {
  Post("a");
  contexts_[0].TryCancel();
  loop_->Step(begin_);
  EXPECT_THAT(endings_, ElementsAre("a 0 CANCELLED"));
  EXPECT_TRUE(transport_->requests().empty());
}

// A message that cancels every call may be left over from an earlier call.
TEST_F(CallLoopTest, ACancellationOfAllEndsOnlyCallsWithCancelledContexts) {
  for (int i = 0; i < 2; ++i) transport_->Add(ScriptedAnswer::Never());
  loop_->set_window(2);
  loop_->Add(NewCall("a", absl::Hours(1)));
  loop_->Add(NewCall("b", absl::Hours(1)));
  contexts_[1].TryCancel();
  loop_->PostCancel(CallLoop::kEveryCall);
  loop_->Step(begin_);
  EXPECT_THAT(endings_, ElementsAre("b 0 CANCELLED"));
}

// If each cancellation searched all calls, four times as many calls would take up to
// 16 times as long.
TEST_F(CallLoopTest, ManyCancelledOneByOneTakeLinearTime) {
  const auto cpu_for = [this](int calls) {
    contexts_.clear();
    endings_.clear();
    loop_->set_window(calls / 2);
    for (int i = 0; i < calls / 2; ++i) {
      transport_->Add(ScriptedAnswer::Never());
    }
    for (int i = 0; i < calls; ++i) Post("a");
    loop_->Step(begin_);
    const std::clock_t start = std::clock();
    // Backwards, which is the longest way for a search from the front.
    for (auto it = contexts_.rbegin(); it != contexts_.rend(); ++it) {
      it->TryCancel();
      loop_->Step(begin_);
    }
    EXPECT_EQ(endings_.size(), static_cast<size_t>(calls));
    EXPECT_TRUE(loop_->empty());
    return std::clock() - start;
  };
  // The best of three, because other processes take turns in the CPU's caches.
  const auto best = [&](int calls) {
    return std::min({cpu_for(calls), cpu_for(calls), cpu_for(calls)});
  };
  EXPECT_LT(best(16000), 8 * best(4000));
}

TEST_F(CallLoopTest, AfterPostStopNothingIsTaken) {
  transport_->Add(ScriptedAnswer::Never());
  Post("a");
  loop_->PostStop();
  std::unique_ptr<Call> late = NewCall("b", absl::Hours(1));
  EXPECT_FALSE(loop_->Post(late, nullptr));
  EXPECT_NE(late, nullptr);
  while (!loop_->stopped()) loop_->Step(absl::InfiniteFuture());
  EXPECT_THAT(endings_, IsEmpty());
  loop_->CancelAll("because its client was destroyed");
  EXPECT_THAT(endings_, ElementsAre("a 0 CANCELLED"));
}

ScriptedAnswer Asking(int status, const std::string& seconds) {
  return ScriptedAnswer::Http(status, "{}", {{"Retry-After", seconds}});
}

// Call a's own pause ends while the channel is paused. The loop has not noticed the
// channel's pause yet.
TEST_F(CallLoopTest, ThePauseOfACallEndsDuringOneOfTheChannel) {
  transport_->Add(Asking(503, "1"));
  transport_->Add(Asking(429, "60"));
  loop_->set_window(2);
  loop_->Add(NewCall("a", absl::Seconds(30)));
  loop_->Add(NewCall("b", absl::Seconds(30)));
  while (!loop_->empty()) loop_->Step(absl::InfiniteFuture());
  EXPECT_THAT(endings_,
              ElementsAre("b 0 RESOURCE_EXHAUSTED", "a 1s RESOURCE_EXHAUSTED"));
}

// A pause may be long, so the answer that asks for it does not stay in memory.
TEST_F(CallLoopTest, ALargeAnswerIsFreedDuringAPause) {
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "a sanitizer has an allocator of its own";
#endif
  constexpr size_t kLarge = size_t{8} << 20;
  const auto used = [] {
    const auto info = mallinfo2();
    return info.uordblks + info.hblkhd;
  };
  const size_t before = used();
  ScriptedAnswer answer = Asking(503, "1");
  answer.result.response.body.assign(kLarge, 'x');
  transport_->Add(std::move(answer));
  loop_->Add(NewCall("a", absl::Hours(1)));
  loop_->Step(begin_);
  EXPECT_THAT(transport_->requests(), SizeIs(1));
  EXPECT_GE(used(), before + kLarge) << "the answer has not been read";
  loop_->Step(begin_);
  EXPECT_LT(used(), before + kLarge);
  EXPECT_THAT(endings_, IsEmpty());
}

// Answers to requests from before a pause do not widen the window during the pause.
// A new batch does not widen it either.
TEST_F(CallLoopTest, OnlyOneRequestIsSentAfterAPause) {
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
  while (endings_.size() < 3) loop_->Step(absl::InfiniteFuture());
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

// A refusal halves the window of 4. Each full window of good answers widens it by one.
TEST_F(CallLoopTest, TheWindowGrowsSlowly) {
  struct Row {
    int good_answers;
    size_t window;
  };
  for (const Row& row :
       {Row{1, 2}, Row{2, 3}, Row{4, 3}, Row{5, 4}, Row{20, 4}}) {
    loop_ = std::make_unique<CallLoop>(transport_->NewSession(), core_.get());
    loop_->set_window(4);
    transport_->Add(Asking(503, "1"));
    for (int i = 0; i < row.good_answers; ++i) {
      transport_->Add(ScriptedAnswer::Http(200, "{}"));
      loop_->Add(NewCall("a", absl::Hours(1)));
      while (!loop_->empty()) loop_->Step(absl::InfiniteFuture());
    }
    const size_t before = transport_->requests().size();
    for (size_t i = 0; i < row.window; ++i) {
      transport_->Add(ScriptedAnswer::Never());
    }
    for (int i = 0; i < 6; ++i) loop_->Add(NewCall("b", absl::Hours(1)));
    EXPECT_EQ(transport_->requests().size() - before, row.window)
        << "after " << row.good_answers;
    loop_->CancelAll("at the end of the test");
  }
}

}  // namespace
}  // namespace fireworks::rest::internal
