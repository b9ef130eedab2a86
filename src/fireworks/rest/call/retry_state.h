#ifndef FIREWORKS_REST_CALL_RETRY_STATE_H_
#define FIREWORKS_REST_CALL_RETRY_STATE_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
#include "fireworks/rest/call/retry_budget.h"
#include "fireworks/rest/http/http_message.h"
#include "fireworks/rest/retry_policy.h"

namespace fireworks::rest::internal {

// The retries of one call as a state machine: told how an attempt ended, it
// says what comes next. No clock, no randomness and no I/O of its own.
class RetryState {
 public:
  struct Decision {
    // How long to wait before the next attempt; none: the call ends here.
    std::optional<absl::Duration> pause;
    // Why there is no next attempt although the failure was of a kind that is
    // retried; a clause for the error's message.
    std::string stopped_because;
  };

  // `idempotent`: the request may be received twice. All pointers must outlive
  // this object.
  RetryState(const RetryPolicy* policy, RetryBudget* budget, bool idempotent,
             absl::Time deadline)
      : policy_(policy),
        budget_(budget),
        idempotent_(idempotent),
        deadline_(deadline) {}

  // `random` is uniform in [0, 1); asked only if there is a pause to choose.
  Decision OnResult(const HttpResult& result, absl::Time now,
                    absl::FunctionRef<double()> random);

 private:
  Decision Stop(std::string why) const {
    return {std::nullopt, std::move(why)};
  }

  const RetryPolicy* policy_;
  RetryBudget* budget_;
  const bool idempotent_;
  const absl::Time deadline_;
  int attempts_ = 0;
  int reconnects_ = 0;
};

}  // namespace fireworks::rest::internal

#endif  // FIREWORKS_REST_CALL_RETRY_STATE_H_
