#include "fireworks/testing/internal/request_log.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "fireworks/testing/emulator_options.h"

namespace fireworks::testing::internal {

int64_t RequestLog::Add(EmulatorRequest request) {
  const std::lock_guard<std::mutex> lock(mutex_);
  latest_.push_back(std::move(request));
  if (latest_.size() > capacity_) latest_.pop_front();
  added_.notify_all();
  return ++count_;
}

void RequestLog::SetStatus(int64_t number, int status) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto age = static_cast<size_t>(count_ - number);
  if (age < latest_.size()) latest_[latest_.size() - 1 - age].status = status;
}

int64_t RequestLog::count() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return count_;
}

std::vector<EmulatorRequest> RequestLog::requests() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return {latest_.begin(), latest_.end()};
}

bool RequestLog::Wait(int64_t count, absl::Duration timeout) const {
  // absl converts an infinite duration to a value that overflows in wait_for().
  const auto bounded = absl::ToChronoMilliseconds(
      std::clamp(timeout, absl::ZeroDuration(), absl::Hours(24)));
  std::unique_lock<std::mutex> lock(mutex_);
  return added_.wait_for(lock, bounded, [&] { return count_ >= count; });
}

}  // namespace fireworks::testing::internal
