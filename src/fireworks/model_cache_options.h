#ifndef FIREWORKS_MODEL_CACHE_OPTIONS_H_
#define FIREWORKS_MODEL_CACHE_OPTIONS_H_

// How long a ModelCache keeps models, and when it fetches them again.
//
// The age of a model counts from the time when its request was sent:
//
//   younger than fresh_for  returned from memory; fresh_for is multiplied by a random
//                           0.9 to 1, so that models do not expire together
//   younger than stale_for  returned from memory, and refreshed in the background
//   younger than keep_for   fetched; returned from memory if the call fails, or takes
//                           longer than `wait`
//
// NOT_FOUND replaces a model at once. After UNAUTHENTICATED, PERMISSION_DENIED and
// FAILED_PRECONDITION, the old model is returned until it is stale_for old, and then
// the error, until a call ends differently. After other errors, it is returned until it
// is keep_for old. After a failed refresh, it is fetched again after 1 s, then 2 s, and
// so on up to 60 s. If there is no old model, the error is remembered for 1 s, unless it
// can cause a pause. These times vary by 20 %.
//
// If three calls in a row end with UNAVAILABLE, DEADLINE_EXCEEDED or the server's
// RESOURCE_EXHAUSTED, the cache pauses: it sends nothing for 1 s, then makes one call.
// If that call fails too, the next pause is 2 s, and so on up to 60 s. Pauses vary by
// 20 %. During a pause, a Get() that has no model to return returns the error that
// caused the pause. Batches and lists are fetched during a pause, too. A deadline does
// not count if it is that of a batch, or if the call was not sent until then.

#include <cstddef>
#include <functional>
#include <memory>

#include "absl/time/time.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/read_mask.h"
#include "fireworks/rest/clock.h"

namespace fireworks {

// The options of a ModelCache.
//
// name            default  meaning
// --------------  -------  -------------------------------------------------------
// fresh_for       5 min    see above
// stale_for       1 h      see above, at least fresh_for
// keep_for        24 h     see above, at least stale_for
// not_found_for   30 s     how long NOT_FOUND is remembered
// wait            2 s      longest wait of a Get(), in real time
// timeout         10 s     of one call, which continues if no caller waits
// batch_timeout   60 s     of a whole Prefetch() or RefreshAll(), including its waits for
//                          calls that were under way before
// max_models      10000    models in memory; the least recently used one is evicted
// max_not_found   1000     the same for names that are NOT_FOUND or have another
//                          remembered error; 0: none
// max_refreshes   8        refreshes in the background at a time
// max_waiting     1000     threads that wait, and also calls that are waited for, at a
//                          time; a further Get() returns RESOURCE_EXHAUSTED
// read_mask       all      fields of each model; `name` is added
// on_change       none     called if a model is new (`before` is null), different, or
//                          NOT_FOUND (`after` is null), but not if it is evicted,
//                          invalidated or cleared. One call at a time, in order, on a
//                          thread that received an answer. It must not block. It may
//                          use the cache, but a Get() that would wait fails. If it
//                          throws, the program ends.
// clock           real     for ages and pauses; not owned
// random          default  uniform in [0, 1); called by one thread at a time
struct ModelCacheOptions {
  absl::Duration fresh_for = absl::Minutes(5);
  absl::Duration stale_for = absl::Hours(1);
  absl::Duration keep_for = absl::Hours(24);
  absl::Duration not_found_for = absl::Seconds(30);
  absl::Duration wait = absl::Seconds(2);
  absl::Duration timeout = absl::Seconds(10);
  absl::Duration batch_timeout = absl::Seconds(60);
  size_t max_models = 10000;
  size_t max_not_found = 1000;
  size_t max_refreshes = 8;
  size_t max_waiting = 1000;
  ReadMask read_mask;
  std::function<void(const std::shared_ptr<const gateway::v1::Model>& before,
                     const std::shared_ptr<const gateway::v1::Model>& after)>
      on_change;
  rest::Clock* clock = nullptr;
  std::function<double()> random;
};

}  // namespace fireworks

#endif  // FIREWORKS_MODEL_CACHE_OPTIONS_H_
