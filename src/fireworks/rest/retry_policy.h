#ifndef FIREWORKS_REST_RETRY_POLICY_H_
#define FIREWORKS_REST_RETRY_POLICY_H_

// When a failed attempt is followed by another.
//
//   options.retry.max_attempts = 5;
//   options.retry.initial_backoff = absl::Milliseconds(100);
//
// CMake target: fireworks::rest.

#include "absl/time/time.h"

namespace fireworks::rest {

// Which attempts are followed by another, and how soon.
//
// Retried: 408, 429, 5xx except 501, and connections that failed. Not retried:
// other 4xx, 501, a certificate that is not trusted, a proxy that refuses, and the
// call's own deadline. A verb that changes something (POST, PATCH) is only sent
// again if the server says that it was not processed: with a 421, which any request
// follows once on a connection of its own, with a 401 where the provider has another
// key, or with `x-should-retry: true`. Where the server answers, it has the last
// word, with `x-should-retry: true|false`.
//
// The pause before attempt n+1 is random between 0 and
// min(max_backoff, initial_backoff * 2^(n-1)), or what the server asks for with
// `retry-after-ms` or `Retry-After` (less than 100 ms counts as not asked). A pause
// that would not end before the deadline is not made: the call ends at once with the
// error at hand.
//
// What a 429 or 503 asks for costs neither an attempt nor budget, up to 100 times a
// call. A 429 holds the whole channel for so long; calls whose deadline comes before
// the end are not sent, and end at once with RESOURCE_EXHAUSTED. A 503 holds its own
// call. After either, fewer calls go out at a time.
//
// name             default  meaning
// ---------------  -------  --------------------------------------------------
// max_attempts     3        the first one included; 1: no retries but for
//                           max_reconnects
// initial_backoff  500 ms   see above
// max_backoff      8 s      see above
// max_retry_after  60 s     a longer Retry-After ends the call, and holds the
//                           channel for this long
// max_reconnects   5        resends at once, beside max_attempts, if a reused
//                           connection died before any byte of the answer, as it
//                           does whenever a server recycles connections
// budget           100      retries that a channel may spend in a row; 0: any
// budget_refill    0.1      given back by each call
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
