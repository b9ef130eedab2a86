#include "fireworks/internal/fork_epoch.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "support/in_child.h"

namespace fireworks::internal {
namespace {

using ::fireworks::testing_support::AsProcess1;
using ::fireworks::testing_support::InChild;
using ::fireworks::testing_support::kNotAllowed;

class ForkWatchTest : public ::testing::TestWithParam<ForkWatch::Means> {
 protected:
  ForkWatch watch_{GetParam()};
};

TEST_P(ForkWatchTest, IsMadeAsWanted) { EXPECT_EQ(watch_.means(), GetParam()); }

TEST_P(ForkWatchTest, StaysTheSameInOneProcess) {
  const uint64_t epoch = watch_.Epoch();
  EXPECT_NE(epoch, 0u);
  EXPECT_EQ(watch_.Epoch(), epoch);
  InChild([] { return 0; });
  EXPECT_EQ(watch_.Epoch(), epoch);
}

TEST_P(ForkWatchTest, IsAnotherInEachGeneration) {
  const uint64_t mine = watch_.Epoch();
  EXPECT_EQ(InChild([&] {
              const uint64_t childs = watch_.Epoch();
              if (childs == mine || childs == 0) return 1;
              if (watch_.Epoch() != childs) return 2;
              return InChild([&] {
                const uint64_t grandchilds = watch_.Epoch();
                return grandchilds == mine || grandchilds == childs ? 3 : 0;
              });
            }),
            0);
}

// Whoever asks first in a child, all its threads hear the same.
TEST_P(ForkWatchTest, ThreadsOfAChildAgree) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "it ends a child that starts threads";
#endif
  const uint64_t mine = watch_.Epoch();
  EXPECT_EQ(InChild([&] {
              std::vector<uint64_t> heard(8);
              std::vector<std::thread> threads;
              for (uint64_t& epoch : heard) {
                threads.emplace_back([&] { epoch = watch_.Epoch(); });
              }
              for (std::thread& thread : threads) thread.join();
              for (const uint64_t epoch : heard) {
                if (epoch != heard[0] || epoch == mine) return 1;
              }
              return 0;
            }),
            0);
}

INSTANTIATE_TEST_SUITE_P(Means, ForkWatchTest,
                         ::testing::Values(ForkWatch::Means::kWipedPage,
                                           ForkWatch::Means::kAtFork),
                         [](const auto& info) {
                           return info.param == ForkWatch::Means::kWipedPage
                                      ? "WipedPage"
                                      : "AtFork";
                         });

TEST(ForkEpochTest, AParentAndAChildThatAreBothProcess1Differ) {
  const int code = AsProcess1([] {
    const uint64_t mine = ForkEpoch();
    return AsProcess1([&] { return ForkEpoch() == mine ? 1 : 0; });
  });
  if (code == kNotAllowed) GTEST_SKIP() << "no namespaces of processes here";
  EXPECT_EQ(code, 0);
}

TEST(PerProcessTest, AChildMakesItsOwnOnce) {
  int made = 0;
  PerProcess<int> value([&] { return std::make_unique<int>(++made); });
  EXPECT_EQ(value.Get(), 1);
  EXPECT_EQ(InChild([&] {
              if (value.Get() != 2) return 1;
              return value.Get() == 2 ? 0 : 2;
            }),
            0);
  EXPECT_EQ(value.Get(), 1);
}

struct Destroyed {
  explicit Destroyed(int* count) : count_(count) {}
  ~Destroyed() { ++*count_; }
  int* count_;
};

TEST(PerProcessTest, OnlyWhoMadeItDestroysIt) {
  int count = 0;
  auto value = std::make_unique<PerProcess<Destroyed>>(
      [&] { return std::make_unique<Destroyed>(&count); });
  EXPECT_EQ(InChild([&] {
              value.reset();
              return count;
            }),
            0);
  EXPECT_EQ(InChild([&] {
              value->Get();
              value.reset();
              return count;
            }),
            1);
  value.reset();
  EXPECT_EQ(count, 1);
}

}  // namespace
}  // namespace fireworks::internal
