#ifndef FIREWORKS_REST_CALL_RETRY_STATE_H_
#define FIREWORKS_REST_CALL_RETRY_STATE_H_

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
#include "fireworks/rest/http/http_message.h"
#include "fireworks/rest/retry_policy.h"

namespace fireworks::rest::internal {

// Keeps a channel whose server is down from multiplying its own load: each retry
// takes one token, each call gives back a fraction, whatever comes of it. So the
// fraction of calls that may be retried never falls to zero. Thread-safe,
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

  void Refill() {
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

// Until when a channel sends nothing, because its server has asked for a pause.
// Thread-safe, lock-free.
class ChannelHold {
 public:
  // InfinitePast() if there never was a pause.
  absl::Time until() const {
    const int64_t nanos = until_.load(std::memory_order_relaxed);
    return nanos == kNever ? absl::InfinitePast() : absl::FromUnixNanos(nanos);
  }
  // A pause that is longer already stays.
  void ExtendTo(absl::Time until) {
    const int64_t nanos = absl::ToUnixNanos(until);
    int64_t known = until_.load(std::memory_order_relaxed);
    while (known < nanos && !until_.compare_exchange_weak(
                                known, nanos, std::memory_order_relaxed)) {
    }
  }

 private:
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::min();
  std::atomic<int64_t> until_{kNever};
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
    // The server asked for `pause`: it costs neither an attempt nor budget.
    bool asked_for = false;
    // The server asked for a pause, whether this call makes it or not: the
    // channel sends less until then, or nothing (`hold_channel`).
    absl::Duration slow_down = absl::ZeroDuration();
    bool hold_channel = false;
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
  Decision OnFailure(const HttpResult& result, absl::Time now,
                     absl::FunctionRef<double()> random);
  Decision OnAnswer(const HttpResult& result, absl::Time now,
                    absl::FunctionRef<double()> random);
  Decision Retry(std::optional<absl::Duration> wanted, absl::Time now,
                 absl::FunctionRef<double()> random, bool limits = false);
  absl::Duration Backoff(absl::FunctionRef<double()> random) const;

  const RetryPolicy* const policy_;
  RetryBudget* const budget_;
  const RetryLimits limits_;
  int attempts_ = 0;
  int reconnects_ = 0;
  int lost_in_a_row_ = 0;
  int pauses_asked_for_ = 0;
  bool began_ = false;
  bool misdirected_ = false;
  bool asked_for_key_ = false;
};

}  // namespace fireworks::rest::internal

#endif  // FIREWORKS_REST_CALL_RETRY_STATE_H_
