#ifndef FIREWORKS_REST_CALL_RETRY_BUDGET_H_
#define FIREWORKS_REST_CALL_RETRY_BUDGET_H_

#include <algorithm>
#include <atomic>

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

}  // namespace fireworks::rest::internal

#endif  // FIREWORKS_REST_CALL_RETRY_BUDGET_H_
