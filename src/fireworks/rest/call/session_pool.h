#ifndef FIREWORKS_REST_CALL_SESSION_POOL_H_
#define FIREWORKS_REST_CALL_SESSION_POOL_H_

#include <memory>
#include <mutex>
#include <vector>

#include "absl/time/time.h"
#include "fireworks/rest/clock.h"
#include "fireworks/rest/http/http_transport.h"

namespace fireworks::rest::internal {

// The idle sessions of a channel. The one returned last is taken first, so that
// few connections stay warm and the others age out. Thread-safe.
class SessionPool {
 public:
  // The pointers must outlive the pool.
  SessionPool(HttpTransport* transport, Clock* clock, int max_idle,
              absl::Duration max_idle_time)
      : transport_(transport),
        clock_(clock),
        max_idle_(static_cast<size_t>(max_idle)),
        max_idle_time_(max_idle_time) {}

  std::unique_ptr<HttpSession> Take();
  // `session` must have nothing in flight.
  void Return(std::unique_ptr<HttpSession> session);

 private:
  struct Idle {
    std::unique_ptr<HttpSession> session;
    absl::Time since;
  };

  HttpTransport* const transport_;
  Clock* const clock_;
  const size_t max_idle_;
  const absl::Duration max_idle_time_;
  std::mutex mutex_;
  std::vector<Idle> idle_;  // Oldest first.
};

}  // namespace fireworks::rest::internal

#endif  // FIREWORKS_REST_CALL_SESSION_POOL_H_
