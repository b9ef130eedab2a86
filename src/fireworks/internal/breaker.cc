#include "fireworks/internal/breaker.h"

#include <algorithm>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace fireworks::internal {

namespace {

constexpr int kFailuresToOpen = 3;
constexpr absl::Duration kFirstPause = absl::Seconds(1);
constexpr absl::Duration kLongestPause = absl::Seconds(60);

}  // namespace

absl::Duration PauseAfter(int failures, double random) {
  const int doublings = std::clamp(failures - 1, 0, 6);
  return std::min(kFirstPause * (1 << doublings), kLongestPause) *
         (0.8 + 0.4 * random);
}

bool Breaker::MayStart(absl::Time now) {
  if (!is_open()) return true;
  if (now < until_ || is_trying_) return false;
  is_trying_ = true;
  return true;
}

void Breaker::Ended(uint64_t generation, Outcome outcome,
                    const absl::Status& error, absl::Time now, double random) {
  if (generation != generation_) return;
  is_trying_ = false;
  switch (outcome) {
    case Outcome::kAnswered:
      failures_ = 0;
      pauses_ = 0;
      return;
    case Outcome::kFailed:
      if (!is_open() && ++failures_ < kFailuresToOpen) return;
      ++pauses_;
      ++generation_;
      until_ = now + PauseAfter(pauses_, random);
      error_ = error;
      return;
    case Outcome::kUnknown:
      return;
  }
}

}  // namespace fireworks::internal
