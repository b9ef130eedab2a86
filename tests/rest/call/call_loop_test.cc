#include "fireworks/rest/call/call_loop.h"

#include <deque>
#include <memory>
#include <string>
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

class CallLoopTest : public ::testing::Test {
 protected:
  CallLoopTest() {
    options_.endpoint = "https://api.example.com";
    options_.transport = transport_;
    options_.clock = transport_->clock();
    EXPECT_THAT(CompleteOptions(options_), IsOk());
    core_ = std::make_unique<ChannelCore>(options_);
    session_ = transport_->NewSession();
  }

  // A call that says when it ended, and how.
  std::unique_ptr<Call> NewCall(const std::string& name,
                                absl::Duration timeout) {
    CallContext& context = contexts_.emplace_back();
    context.set_timeout(timeout);
    return std::make_unique<Call>(
        core_.get(), kGetModel, Request(name), &model_, &context,
        options_.clock->Now(), /*wants_report=*/false,
        [this, name](const absl::Status& status, CallReport&) {
          story_.push_back(
              name + " " +
              absl::FormatDuration(options_.clock->Now() - begin_) + " " +
              absl::StatusCodeToString(status.code()));
        });
  }

  const std::shared_ptr<ScriptedTransport> transport_ =
      std::make_shared<ScriptedTransport>();
  ChannelOptions options_;
  std::unique_ptr<ChannelCore> core_;
  std::unique_ptr<HttpSession> session_;
  std::deque<CallContext> contexts_;
  Model model_;
  const absl::Time begin_ = transport_->clock()->Now();
  std::vector<std::string> story_;
};

// The place that an answer has left is the next one's in the queue, and who
// comes behind that has to wait.
TEST_F(CallLoopTest, ALateComerKeepsItsDeadlineInTheQueue) {
  transport_->Add(ScriptedAnswer::Http(200, "{}"));
  transport_->Add(ScriptedAnswer::Never());
  CallLoop loop(session_.get(), options_.clock, /*window=*/1);
  loop.Add(NewCall("a", absl::Seconds(10)));
  loop.Add(NewCall("b", absl::Hours(1)));
  loop.Step(absl::InfiniteFuture());
  loop.Add(NewCall("c", absl::Seconds(1)));
  while (!loop.empty()) loop.Step(absl::InfiniteFuture());
  EXPECT_THAT(story_, ElementsAre("a 0 OK", "c 1s DEADLINE_EXCEEDED",
                                  "b 1h DEADLINE_EXCEEDED"));
}

}  // namespace
}  // namespace fireworks::rest::internal
