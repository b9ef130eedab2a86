#ifndef FIREWORKS_REST_CALL_RETRY_STATE_H_
#define FIREWORKS_REST_CALL_RETRY_STATE_H_

#include <algorithm>
#include <atomic>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
#include "fireworks/rest/http/http_message.h"
#include "fireworks/rest/retry_policy.h"

namespace fireworks::rest::internal {

// Keeps a channel whose server is down from multiplying its own load: each
// retry takes one token, each success gives back a fraction. Thread-safe,
// lock-free.
class RetryBudget {
 public:
  // A `capacity` of 0 or less: no bound.
  RetryBudget(double capacity, double refill)
      : capacity_(capacity), refill_(refill), tokens_(capacity) {}

  bool TryTake() {
    if (capacity_ <= 0) return true;
    double tokens = tokens_.load(std::memory_order_relaxed);
    do {
      if (tokens < 1) return false;
    } while (!tokens_.compare_exchange_weak(tokens, tokens - 1,
                                            std::memory_order_relaxed));
    return true;
  }

  void OnSuccess() {
    double tokens = tokens_.load(std::memory_order_relaxed);
    while (tokens < capacity_ &&
           !tokens_.compare_exchange_weak(tokens,
                                          std::min(capacity_, tokens + refill_),
                                          std::memory_order_relaxed)) {
    }
  }

 private:
  const double capacity_;
  const double refill_;
  std::atomic<double> tokens_;
};

// What a call may do to be sent again.
struct RetryLimits {
  bool idempotent = true;  // The request may be received twice.
  bool has_key_provider = false;
  absl::Time deadline = absl::InfiniteFuture();
};

// Whether one call is sent again, as a state machine: told how an attempt ended,
// it says what comes next. No clock, no randomness and no I/O of its own.
class RetryState {
 public:
  struct Decision {
    // How long to wait before the next attempt; none: the call ends here.
    std::optional<absl::Duration> pause;
    // Why there is no next attempt although the failure was of a kind that is
    // retried; a clause for the error's message.
    std::string stopped_because;
    // The next attempt opens a connection for itself.
    bool fresh_connection = false;
    // The provider is to be asked once more. If it gives another key, the next
    // attempt is sent with that key at once, whatever stands above.
    bool ask_for_key = false;
  };

  // The pointers must outlive this object.
  RetryState(const RetryPolicy* policy, RetryBudget* budget, RetryLimits limits)
      : policy_(policy), budget_(budget), limits_(limits) {}

  // `random` is uniform in [0, 1); asked only if there is a pause to choose.
  Decision OnResult(const HttpResult& result, absl::Time now,
                    absl::FunctionRef<double()> random);

 private:
  Decision Decide(const HttpResult& result, absl::Time now,
                  absl::FunctionRef<double()> random);

  const RetryPolicy* const policy_;
  RetryBudget* const budget_;
  const RetryLimits limits_;
  int attempts_ = 0;
  int reconnects_ = 0;
  int lost_in_a_row_ = 0;
  bool asked_for_key_ = false;
};

}  // namespace fireworks::rest::internal

#endif  // FIREWORKS_REST_CALL_RETRY_STATE_H_
