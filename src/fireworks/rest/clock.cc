#include "fireworks/rest/clock.h"

#include <chrono>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace fireworks::rest {
namespace {

class RealClock final : public Clock {
 public:
  absl::Time Now() override {
    return wall_start_ +
           absl::FromChrono(std::chrono::steady_clock::now() - steady_start_);
  }

 private:
  const absl::Time wall_start_ = absl::Now();
  const std::chrono::steady_clock::time_point steady_start_ =
      std::chrono::steady_clock::now();
};

}  // namespace

Clock* Clock::Real() {
  // Never deleted, because a call may still run while the process exits.
  static Clock* const clock = new RealClock;
  return clock;
}

}  // namespace fireworks::rest
