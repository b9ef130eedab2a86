#include "fireworks/rest/call/loop_pool.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "fireworks/internal/background_thread.h"

namespace fireworks::rest::internal {

std::unique_ptr<CallLoop> LoopPool::Take() {
  if (::fireworks::internal::IsExiting()) return nullptr;
  const ChannelOptions& options = core_->options;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (!idle_.empty() &&
        options.clock->Now() - idle_.back().since <= options.max_idle_time) {
      std::unique_ptr<CallLoop> loop = std::move(idle_.back().loop);
      idle_.pop_back();
      return loop;
    }
  }
  std::unique_ptr<HttpSession> session = options.transport->NewSession();
  if (session == nullptr) return nullptr;
  return std::make_unique<CallLoop>(std::move(session), core_);
}

void LoopPool::Return(std::unique_ptr<CallLoop> loop) {
  const absl::Time now = core_->options.clock->Now();
  const auto max_idle = static_cast<size_t>(core_->options.max_idle_sessions);
  std::vector<Idle> closing;  // Destroyed after the lock is released.
  std::lock_guard<std::mutex> lock(mutex_);
  idle_.push_back({std::move(loop), now});
  const auto aged =
      std::find_if(idle_.begin(), idle_.end(), [&](const Idle& i) {
        return now - i.since <= core_->options.max_idle_time;
      });
  const auto surplus = idle_.end() - static_cast<std::ptrdiff_t>(
                                         std::min(max_idle, idle_.size()));
  const auto end = std::max(aged, surplus);
  std::move(idle_.begin(), end, std::back_inserter(closing));
  idle_.erase(idle_.begin(), end);
}

}  // namespace fireworks::rest::internal
