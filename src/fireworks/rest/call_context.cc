#include "fireworks/rest/call_context.h"

#include <mutex>

#include "fireworks/rest/call/call_loop.h"

namespace fireworks::rest {

void CallContext::TryCancel() {
  if (cancelled_.exchange(true)) return;
  // Under the lock, so that the loop cannot end while it is being told.
  std::lock_guard<std::mutex> lock(mutex_);
  if (loop_ != nullptr) loop_->PostCancel(tag_);
}

}  // namespace fireworks::rest
