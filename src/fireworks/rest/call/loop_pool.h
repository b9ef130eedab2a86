#ifndef FIREWORKS_REST_CALL_LOOP_POOL_H_
#define FIREWORKS_REST_CALL_LOOP_POOL_H_

#include <memory>
#include <mutex>
#include <vector>

#include "absl/time/time.h"
#include "fireworks/rest/call/call_loop.h"
#include "fireworks/rest/call/channel_core.h"

namespace fireworks::rest::internal {

// The idle loops of a channel, each with its connections. Take() prefers the
// loop that was returned last, so that a few connections stay warm and the
// others expire. Thread-safe.
class LoopPool {
 public:
  // `core` must outlive the pool.
  explicit LoopPool(const ChannelCore* core) : core_(core) {}

  // Returns an idle loop or a new one. Null if the transport makes no session
  // or the process is exiting.
  std::unique_ptr<CallLoop> Take();
  // `loop` must be empty.
  void Return(std::unique_ptr<CallLoop> loop);

 private:
  struct Idle {
    std::unique_ptr<CallLoop> loop;
    absl::Time since;
  };

  const ChannelCore* const core_;
  std::mutex mutex_;
  std::vector<Idle> idle_;  // Oldest first.
};

}  // namespace fireworks::rest::internal

#endif  // FIREWORKS_REST_CALL_LOOP_POOL_H_
