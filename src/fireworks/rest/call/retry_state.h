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

// Limits the extra load that retries cause when the server is down. Each retry
// takes one token. Each call, successful or not, gives back a fraction of a
// token, so that a part of the calls can always be retried. Thread-safe,
// lock-free.
class RetryBudget {
 public:
  // A `capacity` of 0 or less means no limit.
  RetryBudget(double capacity, double refill)
      : capacity_(capacity), refill_(refill), tokens_(capacity) {}

  bool TryTake() {
    if (capacity_ <= 0) return true;
    double tokens = tokens_.load(std::memory_order_relaxed);
    do {
      // Ten refills of 0.1 add up to slightly less than 1.
      if (tokens < 1 - 1e-9) return false;
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

// The end of the pause that the server asked the channel to make. Thread-safe,
// lock-free.
class ChannelHold {
 public:
  // InfinitePast() if there never was a pause.
  absl::Time until() const {
    const int64_t nanos = until_.load(std::memory_order_relaxed);
    return nanos == kNever ? absl::InfinitePast() : absl::FromUnixNanos(nanos);
  }
  // Does nothing if the current pause ends later.
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

// The conditions under which one call may be sent again.
struct RetryLimits {
  bool idempotent = true;  // The request may be received twice.
  bool has_key_provider = false;
  absl::Time deadline = absl::InfiniteFuture();
};

// Whether an answer with this HTTP status may ask for a pause.
inline bool MayAskForPause(int status) {
  return status == 429 || status == 503;
}

// Decides whether one call is sent again. A state machine: the input is how an
// attempt ended, the output is what to do next. Has no clock, no randomness and
// no I/O of its own.
class RetryState {
 public:
  struct Decision {
    // How long to wait before the next attempt. If nullopt, the call ends.
    std::optional<absl::Duration> pause;
    // Why a failure of a retryable kind is not retried: a clause for the
    // message of the error.
    std::string stopped_because;
    // The server asked for `pause`, which costs neither an attempt nor budget.
    bool asked_for = false;
    // The pause that the server asked for, even if this call ends. During this
    // time the loop sends less. With `hold_channel` the channel sends nothing.
    absl::Duration slow_down = absl::ZeroDuration();
    bool hold_channel = false;
    // The next attempt opens its own connection.
    bool fresh_connection = false;
    // Ask the key provider once more. If it returns another key, send another
    // attempt with that key at once, even if `pause` is nullopt.
    bool ask_for_key = false;
  };

  // The pointers must outlive this object.
  RetryState(const RetryPolicy* policy, RetryBudget* budget, RetryLimits limits)
      : policy_(policy), budget_(budget), limits_(limits) {}

  // `random` is uniform in [0, 1). It is called only to choose a pause.
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
