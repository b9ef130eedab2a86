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
// deadline. The server can change this for one answer with the header
// `x-should-retry: true` or `false`.
//
// After a 421, the request is sent once more on a new connection. After a 401,
// it is sent once more if the api_key_provider has another key. Both cost no
// attempt and no budget.
//
// After a request other than GET, HEAD, PUT or DELETE was sent, it is sent
// again only after a 421, a 401 or an answer with `x-should-retry: true`.
//
// The pause before attempt n+1 is random between 0 and
// min(max_backoff, initial_backoff * 2^(n-1)). If the answer has a
// `retry-after-ms` or `Retry-After` of at least 100 ms, the pause is that long.
// If a pause would not end before the deadline, the call ends at once with the
// last error.
//
// A pause that a 429 or 503 asks for costs no attempt and no budget, up to 100
// times per call. After a 429 the whole channel pauses: a call whose deadline
// is before the end of the pause is not sent, and fails at once with
// RESOURCE_EXHAUSTED. After a 503 only that call pauses. After both, fewer calls
// are in flight at a time.
struct RetryPolicy {
  // The number of attempts per call, including the first one. 1: no retries,
  // except those that cost no attempt.
  int max_attempts = 3;
  // The longest pause after the first attempt. It doubles with each attempt.
  absl::Duration initial_backoff = absl::Milliseconds(500);
  // The longest pause after any attempt.
  absl::Duration max_backoff = absl::Seconds(8);
  // If the server asks for a longer pause, the call ends with its last error. A
  // 429 then pauses the channel for this long.
  absl::Duration max_retry_after = absl::Seconds(60);
  // The number of resends per call after a reused connection was lost before
  // any byte of the answer, as when a server recycles connections. They are
  // made at once, and are not counted in max_attempts.
  int max_reconnects = 5;
  // The most retries that a channel has in reserve, for all its calls. Each retry
  // takes one. 0: no limit.
  double budget = 100;
  // What each call gives back, up to `budget`.
  double budget_refill = 0.1;
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_RETRY_POLICY_H_
