#include "fireworks/testing/internal/fault_queue.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "fireworks/testing/emulator_options.h"
#include "fireworks/testing/internal/gateway_json.h"

namespace fireworks::testing::internal {

void FaultQueue::Add(EmulatorFault fault) {
  if (fault.times <= 0) return;
  std::lock_guard<std::mutex> lock(mutex_);
  faults_.push_back(std::move(fault));
}

void FaultQueue::Clear() {
  std::lock_guard<std::mutex> lock(mutex_);
  faults_.clear();
}

std::optional<EmulatorFault> FaultQueue::Take() {
  std::lock_guard<std::mutex> lock(mutex_);
  if (faults_.empty()) {
    if (TakeAnswer()) return std::nullopt;
    return EmulatorFault{
        1,
        absl::ZeroDuration(),
        429,
        PrintError(absl::ResourceExhaustedError("Rate limit exceeded")),
        {{"Retry-After", "1"}, {"Content-Type", "application/json"}}};
  }
  if (--faults_.front().times > 0) return faults_.front();
  EmulatorFault last = std::move(faults_.front());
  faults_.pop_front();
  return last;
}

bool FaultQueue::TakeAnswer() {
  if (rate_limit_ <= 0) return true;
  const int64_t second = absl::ToUnixSeconds(absl::Now());
  if (std::exchange(second_, second) != second) answered_ = 0;
  return ++answered_ <= rate_limit_;
}

void FaultQueue::Wait(absl::Duration delay) {
  // absl converts an infinite duration to a value that overflows in wait_for().
  const auto bounded = absl::ToChronoMilliseconds(
      std::clamp(delay, absl::ZeroDuration(), absl::Hours(24)));
  std::unique_lock<std::mutex> lock(mutex_);
  stop_.wait_for(lock, bounded, [this] { return stopped_; });
}

void FaultQueue::Stop() {
  std::lock_guard<std::mutex> lock(mutex_);
  stopped_ = true;
  stop_.notify_all();
}

}  // namespace fireworks::testing::internal
