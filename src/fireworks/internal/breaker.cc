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

bool Breaker::MayStart(absl::Time now) const {
  return !is_open() || (now >= until_ && !is_trying_);
}

Breaker::Call Breaker::Start() {
  is_trying_ = is_open();
  return {generation_, is_trying_};
}

void Breaker::Ended(const Call& call, Outcome outcome,
                    const absl::Status& error, absl::Time now, double random) {
  if (call.generation != generation_) return;
  if (call.is_try || outcome != Outcome::kUnknown) is_trying_ = false;
  switch (outcome) {
    case Outcome::kAnswered:
      failures_ = 0;
      pauses_in_a_row_ = 0;
      return;
    case Outcome::kFailed:
      if (!is_open() && ++failures_ < kFailuresToOpen) return;
      ++pauses_in_a_row_;
      ++generation_;
      until_ = now + PauseAfter(pauses_in_a_row_, random);
      error_ = error;
      return;
    case Outcome::kUnknown:
      return;
  }
}

}  // namespace fireworks::internal
