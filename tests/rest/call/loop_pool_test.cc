#include "fireworks/rest/call/loop_pool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "fireworks/rest/clock.h"
#include "fireworks/rest/http/http_transport.h"
#include "support/notification.h"

namespace fireworks::rest::internal {
namespace {

using ::fireworks::testing_support::Notification;
using ::testing::ElementsAre;

constexpr absl::Duration kMaxIdleTime = absl::Minutes(1);

// A clock that moves only in Advance().
class ManualClock final : public Clock {
 public:
  absl::Time Now() override { return now_; }
  void Advance(absl::Duration by) { now_ += by; }

 private:
  absl::Time now_ = absl::UnixEpoch();
};

class CountingTransport;

// Has a number, and tells its transport when it is destroyed. Sends nothing.
class NumberedSession final : public HttpSession {
 public:
  NumberedSession(CountingTransport* transport, int number)
      : transport_(transport), number_(number) {}
  ~NumberedSession() override;

  void Start(uint64_t, HttpRequest) override {}
  void Cancel(uint64_t) override {}
  void Drive(absl::Time, std::vector<HttpFinished>*) override {}
  void Wake() override {}

  int number() const { return number_; }
  // Returns false if another thread uses the session.
  bool Use() { return !used_.exchange(true); }
  void Leave() { used_.store(false); }

 private:
  CountingTransport* const transport_;
  const int number_;
  std::atomic<bool> used_{false};
};

// Numbers its sessions from 1 and counts those that were destroyed.
class CountingTransport final : public HttpTransport {
 public:
  std::unique_ptr<HttpSession> NewSession() override {
    if (exhausted) return nullptr;
    return std::make_unique<NumberedSession>(this, ++made);
  }

  std::atomic<int> made{0};
  std::atomic<int> gone{0};
  bool exhausted = false;
  std::function<void(int number)> on_close = [](int) {};
};

NumberedSession::~NumberedSession() {
  ++transport_->gone;
  transport_->on_close(number_);
}

NumberedSession* SessionOf(const CallLoop& loop) {
  return static_cast<NumberedSession*>(loop.session());
}

int NumberOf(const std::unique_ptr<CallLoop>& loop) {
  return loop == nullptr ? 0 : SessionOf(*loop)->number();
}

class LoopPoolTest : public ::testing::Test {
 protected:
  void MakePool(int max_idle, absl::Duration max_idle_time = kMaxIdleTime) {
    ChannelOptions options;
    // Does not own transport_.
    options.transport = std::shared_ptr<HttpTransport>(
        std::shared_ptr<HttpTransport>(), &transport_);
    options.clock = &clock_;
    options.max_idle_sessions = max_idle;
    options.max_idle_time = max_idle_time;
    core_ = std::make_unique<ChannelCore>(options);
    pool_ = std::make_unique<LoopPool>(core_.get());
  }

  // Takes `count` loops, as that many concurrent calls would.
  std::vector<std::unique_ptr<CallLoop>> Take(size_t count) {
    std::vector<std::unique_ptr<CallLoop>> loops(count);
    for (auto& loop : loops) loop = pool_->Take();
    return loops;
  }

  // Takes `count` loops and destroys them. Returns their numbers.
  std::vector<int> TakeNumbers(size_t count) {
    std::vector<int> numbers;
    for (const auto& loop : Take(count)) numbers.push_back(NumberOf(loop));
    return numbers;
  }

  // Returns the loops in order, so that the last one is taken first.
  void ReturnAll(std::vector<std::unique_ptr<CallLoop>> loops) {
    for (auto& loop : loops) pool_->Return(std::move(loop));
  }

  int alive() const { return transport_.made - transport_.gone; }

  ManualClock clock_;
  CountingTransport transport_;
  std::unique_ptr<ChannelCore> core_;
  std::unique_ptr<LoopPool> pool_;
};

TEST_F(LoopPoolTest, MakesNoLoopUntilOneIsTaken) {
  MakePool(/*max_idle=*/16);
  EXPECT_EQ(transport_.made, 0);
  EXPECT_THAT(TakeNumbers(2), ElementsAre(1, 2));
}

TEST_F(LoopPoolTest, TakesTheLoopReturnedLast) {
  MakePool(/*max_idle=*/16);
  ReturnAll(Take(3));
  EXPECT_THAT(TakeNumbers(4), ElementsAre(3, 2, 1, 4));
}

// Calls that follow one another use one connection, even if others are idle.
TEST_F(LoopPoolTest, SuccessiveCallsUseOneLoop) {
  MakePool(/*max_idle=*/16);
  ReturnAll(Take(3));
  for (int i = 0; i < 10; ++i) {
    auto loop = pool_->Take();
    EXPECT_EQ(NumberOf(loop), 3);
    pool_->Return(std::move(loop));
  }
  EXPECT_EQ(transport_.made, 3);
}

TEST_F(LoopPoolTest, ReturnsNullIfTheTransportMakesNoSession) {
  MakePool(/*max_idle=*/16);
  ReturnAll(Take(1));
  transport_.exhausted = true;
  EXPECT_THAT(TakeNumbers(2), ElementsAre(1, 0)) << "0 means null";
}

TEST_F(LoopPoolTest, ItsDestructorClosesTheSessions) {
  MakePool(/*max_idle=*/16);
  ReturnAll(Take(3));
  EXPECT_EQ(alive(), 3);
  pool_.reset();
  EXPECT_EQ(alive(), 0);
}

struct Cap {
  std::string name;
  int max_idle;
  std::vector<int> kept;  // Which of 1, 2 and 3, in the order of reuse.
};

class CapTest : public LoopPoolTest,
                public ::testing::WithParamInterface<Cap> {};

TEST_P(CapTest, ClosesTheOldestBeyondIt) {
  const std::vector<int>& kept = GetParam().kept;
  MakePool(GetParam().max_idle);
  ReturnAll(Take(3));
  EXPECT_EQ(alive(), static_cast<int>(kept.size()));
  EXPECT_EQ(TakeNumbers(kept.size()), kept);
  EXPECT_THAT(TakeNumbers(1), ElementsAre(4)) << "no more were kept";
}

INSTANTIATE_TEST_SUITE_P(Caps, CapTest,
                         ::testing::ValuesIn(std::vector<Cap>{
                             {"Zero", 0, {}},
                             {"One", 1, {3}},
                             {"Two", 2, {3, 2}},
                             {"Three", 3, {3, 2, 1}},
                             {"More", 4, {3, 2, 1}},
                         }),
                         [](const auto& info) { return info.param.name; });

struct Age {
  std::string name;
  absl::Duration max_idle_time;
  absl::Duration idle;
  bool taken_again;
};

class AgeTest : public LoopPoolTest,
                public ::testing::WithParamInterface<Age> {};

TEST_P(AgeTest, DecidesWhetherOneIsTakenAgain) {
  MakePool(/*max_idle=*/16, GetParam().max_idle_time);
  ReturnAll(Take(1));
  clock_.Advance(GetParam().idle);
  EXPECT_THAT(TakeNumbers(1), ElementsAre(GetParam().taken_again ? 1 : 2));
}

TEST_P(AgeTest, DecidesWhetherOneIsClosedWhenAnotherIsReturned) {
  MakePool(/*max_idle=*/16, GetParam().max_idle_time);
  auto loops = Take(2);
  pool_->Return(std::move(loops[0]));
  clock_.Advance(GetParam().idle);
  pool_->Return(std::move(loops[1]));
  EXPECT_EQ(alive(), GetParam().taken_again ? 2 : 1);
  EXPECT_THAT(TakeNumbers(1), ElementsAre(2));
}

INSTANTIATE_TEST_SUITE_P(
    Ages, AgeTest,
    ::testing::ValuesIn(std::vector<Age>{
        {"AtOnce", kMaxIdleTime, absl::ZeroDuration(), true},
        {"InTime", kMaxIdleTime, kMaxIdleTime, true},
        {"Late", kMaxIdleTime, kMaxIdleTime + absl::Nanoseconds(1), false},
        {"NoTimeAtOnce", absl::ZeroDuration(), absl::ZeroDuration(), true},
        {"NoTime", absl::ZeroDuration(), absl::Nanoseconds(1), false},
        {"Forever", absl::InfiniteDuration(), absl::Hours(100000), true},
    }),
    [](const auto& info) { return info.param.name; });

TEST_F(LoopPoolTest, UseKeepsALoopYoung) {
  MakePool(/*max_idle=*/16);
  ReturnAll(Take(1));
  for (int i = 0; i < 3; ++i) {
    clock_.Advance(kMaxIdleTime);
    ReturnAll(Take(1));
  }
  EXPECT_EQ(transport_.made, 1);
}

// After a burst of calls, one session does all the work and the others are closed.
TEST_F(LoopPoolTest, UnusedLoopsExpire) {
  MakePool(/*max_idle=*/16);
  ReturnAll(Take(3));
  clock_.Advance(kMaxIdleTime / 2);
  ReturnAll(Take(1));
  EXPECT_EQ(alive(), 3);
  clock_.Advance(kMaxIdleTime / 2 + absl::Nanoseconds(1));
  ReturnAll(Take(1));
  EXPECT_EQ(alive(), 1);
  EXPECT_THAT(TakeNumbers(2), ElementsAre(3, 4));
}

// Closing a connection takes time and can call back into the channel.
TEST_F(LoopPoolTest, OthersAreServedWhileASessionCloses) {
  MakePool(/*max_idle=*/1);
  std::thread other;
  std::unique_ptr<CallLoop> taken;
  Notification served;
  transport_.on_close = [&](int number) {
    if (number != 1) return;
    other = std::thread([&] {
      taken = pool_->Take();
      served.Notify();
    });
    EXPECT_TRUE(served.Wait());
  };
  ReturnAll(Take(2));
  transport_.on_close = [](int) {};
  ASSERT_TRUE(other.joinable()) << "none was closed";
  other.join();
  EXPECT_EQ(NumberOf(taken), 2);
}

TEST_F(LoopPoolTest, NoTwoThreadsGetTheSameLoop) {
  constexpr int kThreads = 8;
  constexpr int kMaxIdle = 4;
  MakePool(kMaxIdle);
  std::atomic<int> shared{0};
  std::vector<std::thread> threads(kThreads);
  for (std::thread& thread : threads) {
    thread = std::thread([&] {
      for (int i = 0; i < 2000; ++i) {
        auto loop = pool_->Take();
        NumberedSession* const numbered = SessionOf(*loop);
        if (!numbered->Use()) ++shared;
        std::this_thread::yield();
        numbered->Leave();
        pool_->Return(std::move(loop));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(shared, 0);
  EXPECT_GE(alive(), 1);
  EXPECT_LE(alive(), kMaxIdle);
}

}  // namespace
}  // namespace fireworks::rest::internal
