#include "fireworks/rest/call_context.h"

#include <mutex>

#include "fireworks/rest/call/call_loop.h"

namespace fireworks::rest {

void CallContext::TryCancel() {
  if (cancelled_.exchange(true)) return;
  // The lock keeps the loop alive, because Detach() needs the lock, too.
  std::lock_guard<std::mutex> lock(mutex_);
  if (loop_ != nullptr) loop_->PostCancel(tag_);
}

}  // namespace fireworks::rest
