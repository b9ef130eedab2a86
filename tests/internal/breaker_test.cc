#include "fireworks/internal/breaker.h"

#include <gtest/gtest.h>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "support/status_matchers.h"

namespace fireworks::internal {
namespace {

using ::fireworks::testing_support::StatusIs;
using Outcome = Breaker::Outcome;

constexpr double kExact = 0.5;  // The pause is neither stretched nor cut.

TEST(PauseAfterTest, DoublesToAMinuteAndVaries) {
  EXPECT_EQ(PauseAfter(1, kExact), absl::Seconds(1));
  EXPECT_EQ(PauseAfter(2, kExact), absl::Seconds(2));
  EXPECT_EQ(PauseAfter(6, kExact), absl::Seconds(32));
  EXPECT_EQ(PauseAfter(7, kExact), absl::Seconds(60));
  EXPECT_EQ(PauseAfter(1'000'000, kExact), absl::Seconds(60));
  EXPECT_EQ(PauseAfter(1, 0), absl::Milliseconds(800));
  EXPECT_LT(PauseAfter(1, 0.999), absl::Milliseconds(1200));
  EXPECT_GT(PauseAfter(1, 0.999), absl::Milliseconds(1199));
}

class BreakerTest : public ::testing::Test {
 protected:
  void End(const Breaker::Call& call, Outcome outcome) {
    breaker_.Ended(call, outcome, absl::UnavailableError("away"), now_, kExact);
  }
  void Make(Outcome outcome) { End(breaker_.Start(), outcome); }
  void Open() {
    for (int i = 0; i < 3; ++i) Make(Outcome::kFailed);
    ASSERT_TRUE(breaker_.is_open());
  }

  absl::Time now_ = absl::FromUnixSeconds(1'000'000);
  Breaker breaker_;
};

TEST_F(BreakerTest, OpensAfterThreeFailuresInARow) {
  Make(Outcome::kFailed);
  Make(Outcome::kFailed);
  Make(Outcome::kAnswered);
  Make(Outcome::kFailed);
  Make(Outcome::kUnknown);
  Make(Outcome::kFailed);
  EXPECT_FALSE(breaker_.is_open());
  EXPECT_TRUE(breaker_.MayStart(now_));
  Make(Outcome::kFailed);
  EXPECT_TRUE(breaker_.is_open());
  EXPECT_FALSE(breaker_.MayStart(now_));
  EXPECT_THAT(breaker_.error(),
              StatusIs(absl::StatusCode::kUnavailable, "away"));
}

TEST_F(BreakerTest, OneCallTriesAfterThePause) {
  Open();
  now_ += absl::Milliseconds(999);
  EXPECT_FALSE(breaker_.MayStart(now_));
  now_ += absl::Milliseconds(1);
  EXPECT_TRUE(breaker_.MayStart(now_));
  const Breaker::Call call = breaker_.Start();
  EXPECT_FALSE(breaker_.MayStart(now_)) << "another one tries";
  End(call, Outcome::kAnswered);
  EXPECT_FALSE(breaker_.is_open());
  EXPECT_TRUE(breaker_.MayStart(now_));
  EXPECT_TRUE(breaker_.MayStart(now_));
}

TEST_F(BreakerTest, AFailedTryDoublesThePause) {
  Open();
  for (const int pause : {1, 2, 4, 8, 16, 32, 60, 60}) {
    now_ += absl::Seconds(pause) - absl::Milliseconds(1);
    EXPECT_FALSE(breaker_.MayStart(now_)) << pause;
    now_ += absl::Milliseconds(1);
    EXPECT_TRUE(breaker_.MayStart(now_)) << pause;
    Make(Outcome::kFailed);
  }
  now_ += absl::Seconds(60);
  EXPECT_TRUE(breaker_.MayStart(now_));
  Make(Outcome::kAnswered);
  Open();
  now_ += absl::Seconds(1);
  EXPECT_TRUE(breaker_.MayStart(now_)) << "after an answer it starts anew";
}

TEST_F(BreakerTest, ATryThatTellsNothingLeavesTheTurnToTheNext) {
  Open();
  now_ += absl::Seconds(1);
  const Breaker::Call call = breaker_.Start();
  const Breaker::Call other = breaker_.StartAnyway();
  End(other, Outcome::kUnknown);
  EXPECT_FALSE(breaker_.MayStart(now_)) << "the try is still under way";
  End(call, Outcome::kUnknown);
  EXPECT_TRUE(breaker_.is_open());
  EXPECT_TRUE(breaker_.MayStart(now_));
}

TEST_F(BreakerTest, AnyCallThatStartedAfterwardsEndsThePause) {
  Open();
  End(breaker_.StartAnyway(), Outcome::kAnswered);
  EXPECT_FALSE(breaker_.is_open());
  EXPECT_TRUE(breaker_.MayStart(now_));
}

TEST_F(BreakerTest, CallsFromBeforeThePauseCountForNothing) {
  const Breaker::Call before = breaker_.Start();
  Open();
  for (int i = 0; i < 100; ++i) End(before, Outcome::kFailed);
  EXPECT_EQ(breaker_.until(), now_ + absl::Seconds(1));
  End(before, Outcome::kAnswered);
  EXPECT_TRUE(breaker_.is_open());
  now_ += absl::Seconds(1);
  breaker_.Start();
  End(before, Outcome::kFailed);
  EXPECT_FALSE(breaker_.MayStart(now_)) << "the try is still under way";
}

}  // namespace
}  // namespace fireworks::internal
