#include "fireworks/testing/internal/fault_queue.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/time/time.h"
#include "fireworks/testing/emulator.h"

namespace fireworks::testing::internal {

void FaultQueue::Add(EmulatorFault fault) {
  if (fault.times <= 0) return;
  std::lock_guard<std::mutex> lock(mutex_);
  faults_.push_back(std::move(fault));
}

std::optional<EmulatorFault> FaultQueue::Take() {
  std::lock_guard<std::mutex> lock(mutex_);
  if (faults_.empty()) return std::nullopt;
  if (--faults_.front().times > 0) return faults_.front();
  EmulatorFault last = std::move(faults_.front());
  faults_.pop_front();
  return last;
}

void FaultQueue::Wait(absl::Duration delay) {
  // wait_for() overflows on what absl makes of an infinite duration.
  const auto bounded =
      absl::ToChronoMilliseconds(std::min(delay, absl::Hours(24)));
  std::unique_lock<std::mutex> lock(mutex_);
  stop_.wait_for(lock, bounded, [this] { return stopped_; });
}

void FaultQueue::Stop() {
  std::lock_guard<std::mutex> lock(mutex_);
  stopped_ = true;
  stop_.notify_all();
}

}  // namespace fireworks::testing::internal
