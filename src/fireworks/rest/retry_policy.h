#ifndef FIREWORKS_REST_RETRY_POLICY_H_
#define FIREWORKS_REST_RETRY_POLICY_H_

// When a failed attempt is retried.
//
//   options.retry.max_attempts = 5;
//   options.retry.initial_backoff = absl::Milliseconds(100);
//
// CMake target: fireworks::rest.

#include "absl/time/time.h"

namespace fireworks::rest {

// Which attempts are retried, and how soon.
//
// Retried: 408, 429, 5xx except 501, and failed connections. Not retried: other
// 4xx, 501, an untrusted certificate, a proxy that refuses, and an expired
// deadline. The server can decide otherwise with `x-should-retry: true|false`.
// After two answers the request is sent once more in any case, which costs no
// attempt and no budget: after a 421, on a new connection, and after a 401, if
// the api_key_provider has a new key.
//
// Once a request other than GET, HEAD, PUT or DELETE was sent, it is sent again
// only after a 421, after a 401, or with `x-should-retry: true`.
//
// The pause before attempt n+1 is random between 0 and
// min(max_backoff, initial_backoff * 2^(n-1)). If the answer has a
// `retry-after-ms` or `Retry-After` of at least 100 ms, the pause is that long.
// If a pause would not end before the deadline, the call ends at once with the
// last error.
//
// A pause that a 429 or 503 asks for costs no attempt and no budget, up to 100
// times per call. After a 429 the whole channel pauses: calls whose deadline is
// earlier are not sent and fail at once with RESOURCE_EXHAUSTED. After a 503
// only that call pauses. After both, fewer calls are in flight at a time.
//
// name             default  meaning
// ---------------  -------  --------------------------------------------------
// max_attempts     3        includes the first; 1: no retries except those that
//                           cost no attempt
// initial_backoff  500 ms   see above
// max_backoff      8 s      see above
// max_retry_after  60 s     a longer Retry-After ends the call; a 429 then
//                           pauses the channel for max_retry_after
// max_reconnects   5        resends at once, in addition to max_attempts, if a
//                           reused connection was lost before any byte of the
//                           answer, as when a server recycles connections
// budget           100      retries that a channel may make in a row; 0: no
//                           limit
// budget_refill    0.1      what each call gives back to the budget
struct RetryPolicy {
  int max_attempts = 3;
  absl::Duration initial_backoff = absl::Milliseconds(500);
  absl::Duration max_backoff = absl::Seconds(8);
  absl::Duration max_retry_after = absl::Seconds(60);
  int max_reconnects = 5;
  double budget = 100;
  double budget_refill = 0.1;
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_RETRY_POLICY_H_
