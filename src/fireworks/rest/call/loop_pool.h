#ifndef FIREWORKS_REST_CALL_LOOP_POOL_H_
#define FIREWORKS_REST_CALL_LOOP_POOL_H_

#include <memory>
#include <mutex>
#include <vector>

#include "absl/time/time.h"
#include "fireworks/rest/call/call_loop.h"
#include "fireworks/rest/call/channel_core.h"

namespace fireworks::rest::internal {

// The idle loops of a channel, each with its connections. The one returned last
// is taken first, so that few connections stay warm and the others age out.
// Thread-safe.
class LoopPool {
 public:
  // `core` must outlive the pool.
  explicit LoopPool(const ChannelCore* core) : core_(core) {}

  // Null if the transport makes no session.
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
