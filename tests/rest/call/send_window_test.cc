#include "fireworks/rest/call/send_window.h"

#include <cstddef>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace fireworks::rest::internal {
namespace {

constexpr absl::Time kStart = absl::UnixEpoch();

absl::Time After(double seconds) { return kStart + absl::Seconds(seconds); }

// How many calls may be on the wire.
size_t Room(const SendWindow& window) {
  size_t room = 0;
  while (window.HasRoom(room)) ++room;
  return room;
}

// What happens to a window of 8 at a time, in seconds.
struct Event {
  // kRefusal is a 429 that pauses the channel, kSlowDown another refusal.
  enum Kind { kGoodAnswers, kSlowDown, kRefusal, kPause } kind;
  double at;
  double value;  // The number of answers, or the end of the pause.
};

struct Case {
  std::string name;
  std::vector<Event> events;
  size_t room;
  bool reduced = true;
};

class SendWindowTest : public ::testing::TestWithParam<Case> {};

TEST_P(SendWindowTest, Allows) {
  SendWindow window(8);
  for (const Event& event : GetParam().events) {
    const absl::Time now = After(event.at);
    switch (event.kind) {
      case Event::kGoodAnswers:
        for (int i = 0; i < event.value; ++i) window.OnServed(now);
        break;
      case Event::kSlowDown:
      case Event::kRefusal:
        window.OnSlowDown(After(event.value), event.kind == Event::kRefusal,
                          now);
        break;
      case Event::kPause:
        window.Pause(After(event.value), now, [] { return 0.5; });
        break;
    }
  }
  EXPECT_EQ(Room(window), GetParam().room);
  EXPECT_EQ(window.IsReduced(), GetParam().reduced);
}

constexpr auto kGood = Event::kGoodAnswers;
constexpr auto kSlow = Event::kSlowDown;
constexpr auto kRefusal = Event::kRefusal;
constexpr auto kPause = Event::kPause;

INSTANTIATE_TEST_SUITE_P(
    Cases, SendWindowTest,
    ::testing::Values(
        Case{"all_at_the_start", {}, 8, false},
        Case{"no_more_after_good_answers", {{kGood, 0, 100}}, 8, false},
        Case{"half_after_a_refusal", {{kSlow, 0, 9}}, 4},
        Case{"half_once_in_a_burst", {{kSlow, 0, 9}, {kSlow, 0.9, 9}}, 4},
        Case{"half_again_in_the_next_burst", {{kSlow, 0, 9}, {kSlow, 1, 9}}, 2},
        Case{"a_burst_ends_with_a_short_pause",
             {{kSlow, 0, 0.2}, {kSlow, 0.2, 9}},
             2},
        Case{"half_once_in_a_pause",
             {{kRefusal, 0, 9}, {kRefusal, 4, 13}, {kRefusal, 12, 21}},
             4},
        Case{"half_again_after_the_pause",
             {{kRefusal, 0, 9}, {kRefusal, 9, 18}},
             2},
        Case{"never_less_than_one",
             {{kSlow, 0, 9}, {kSlow, 1, 9}, {kSlow, 2, 9}, {kSlow, 3, 9}},
             1},
        Case{"not_wider_before_a_full_window",
             {{kSlow, 0, 1}, {kGood, 2, 3}},
             4},
        Case{"wider_after_a_full_window", {{kSlow, 0, 1}, {kGood, 2, 4}}, 5},
        Case{"the_next_window_is_longer", {{kSlow, 0, 1}, {kGood, 2, 8}}, 5},
        Case{"a_refusal_starts_the_count_again",
             {{kSlow, 0, 1}, {kGood, 2, 3}, {kSlow, 3, 4}, {kGood, 5, 1}},
             2},
        Case{"not_beyond_the_start",
             {{kSlow, 0, 1}, {kGood, 2, 4 + 5 + 6 + 7 + 100}},
             8,
             false},
        Case{"one_after_a_pause", {{kPause, 0, 5}}, 1},
        Case{"not_more_during_the_pause", {{kPause, 0, 5}, {kGood, 4.9, 3}}, 1},
        Case{"not_more_before_this_loop_resumes",
             {{kPause, 0, 5}, {kGood, 5.024, 3}},
             1},
        Case{"one_more_for_each_good_answer_after_it",
             {{kPause, 0, 5}, {kGood, 5.025, 3}},
             4},
        Case{"all_again_after_a_pause",
             {{kPause, 0, 5}, {kGood, 6, 100}},
             8,
             false},
        Case{
            "a_pause_that_is_over_changes_nothing", {{kPause, 5, 5}}, 8, false},
        Case{"the_same_pause_again_changes_nothing",
             {{kPause, 0, 5}, {kGood, 6, 2}, {kPause, 1, 5}},
             3}),
    [](const ::testing::TestParamInfo<Case>& info) { return info.param.name; });

TEST(SendWindowPauseTest, SaysWhenItResumes) {
  SendWindow window;
  EXPECT_EQ(window.reopens(), absl::InfinitePast());
  EXPECT_FALSE(window.IsPaused(kStart));

  const auto random = [] { return 0.5; };
  EXPECT_TRUE(window.Pause(After(5), kStart, random));
  EXPECT_FALSE(window.Pause(After(5), kStart, random));
  EXPECT_EQ(window.reopens(), After(5.025));
  EXPECT_TRUE(window.IsPaused(After(5.024)));
  EXPECT_FALSE(window.IsPaused(After(5.025)));
  // An error names the rest of the server's pause. After that, this loop's own wait.
  EXPECT_EQ(window.PauseLeft(After(2)), absl::Seconds(3));
  EXPECT_EQ(window.PauseLeft(After(5)), absl::Milliseconds(25));

  EXPECT_FALSE(window.Pause(After(6), After(6), random));
  EXPECT_TRUE(window.Pause(After(7), After(6), random));
}

}  // namespace
}  // namespace fireworks::rest::internal
