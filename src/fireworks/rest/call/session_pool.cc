#include "fireworks/rest/call/session_pool.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

namespace fireworks::rest::internal {

std::unique_ptr<HttpSession> SessionPool::Take() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (!idle_.empty() &&
        clock_->Now() - idle_.back().since <= max_idle_time_) {
      std::unique_ptr<HttpSession> session = std::move(idle_.back().session);
      idle_.pop_back();
      return session;
    }
  }
  return transport_->NewSession();
}

void SessionPool::Return(std::unique_ptr<HttpSession> session) {
  const absl::Time now = clock_->Now();
  std::vector<Idle> closing;  // Destroyed after the lock is released.
  std::lock_guard<std::mutex> lock(mutex_);
  idle_.push_back({std::move(session), now});
  const auto aged = std::find_if(
      idle_.begin(), idle_.end(),
      [&](const Idle& i) { return now - i.since <= max_idle_time_; });
  const auto surplus = idle_.end() - static_cast<std::ptrdiff_t>(
                                         std::min(max_idle_, idle_.size()));
  const auto end = std::max(aged, surplus);
  std::move(idle_.begin(), end, std::back_inserter(closing));
  idle_.erase(idle_.begin(), end);
}

}  // namespace fireworks::rest::internal
