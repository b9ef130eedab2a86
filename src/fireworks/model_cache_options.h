#ifndef FIREWORKS_MODEL_CACHE_OPTIONS_H_
#define FIREWORKS_MODEL_CACHE_OPTIONS_H_

// How long a ModelCache keeps models, and when it fetches them again.
//
// Age. The age of a model counts from the time when its request was sent:
//
//   younger than fresh_for  returned from memory
//   younger than stale_for  returned from memory, and refreshed in the background
//   younger than keep_for   fetched, or returned from memory if the call fails or
//                           takes longer than `wait`
//   older                   fetched
//
// For each model, fresh_for is multiplied by a random number from 0.9 to 1, so that
// models do not all expire at the same time.
//
// Errors. NOT_FOUND replaces a model at once. If a call fails with UNAUTHENTICATED,
// PERMISSION_DENIED or FAILED_PRECONDITION, the old model is returned until it is
// stale_for old. After that, the error is returned, until a call ends with another
// result. If a call fails with another error, the old model is returned until it is
// keep_for old. After a failed refresh, the next one starts 1 s later at the
// earliest. This time doubles with each further failure, up to 60 s. If there is no
// old model, the error is remembered for 1 s, unless it can cause a pause. These
// times vary by 20 %.
//
// Pauses. If three calls in a row end with UNAVAILABLE, DEADLINE_EXCEEDED or the
// server's RESOURCE_EXHAUSTED, the cache pauses: it sends nothing for 1 s, then
// makes one call. If that call fails too, the next pause is twice as long, up to
// 60 s. Pauses vary by 20 %. During a pause, Get() returns the old model or the
// remembered error. If there is neither, it returns the error that caused the pause.
// Pauses do not stop Prefetch(), RefreshAll() and Load(). An expired deadline does
// not count if it was that of a batch, or if the call was never sent.

#include <cstddef>
#include <functional>
#include <memory>

#include "absl/time/time.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/read_mask.h"
#include "fireworks/rest/clock.h"

namespace fireworks {

// The options of a ModelCache.
struct ModelCacheOptions {
  // A younger model is returned from memory.
  absl::Duration fresh_for = absl::Minutes(5);
  // A younger model is returned from memory, and refreshed in the background. At
  // least fresh_for.
  absl::Duration stale_for = absl::Hours(1);
  // A younger model is returned if a call fails or takes too long. At least
  // stale_for.
  absl::Duration keep_for = absl::Hours(24);
  // How long NOT_FOUND is remembered.
  absl::Duration not_found_for = absl::Seconds(30);

  // The longest that Get() waits, in real time.
  absl::Duration wait = absl::Seconds(2);
  // The timeout of a call for one model, and of each page of Load(). The call for a
  // model continues if no thread waits.
  absl::Duration timeout = absl::Seconds(10);
  // The timeout of a whole Prefetch() or RefreshAll(). It includes the wait for
  // calls that other threads started earlier.
  absl::Duration batch_timeout = absl::Seconds(60);

  // The number of models in memory. Beyond it, the least recently used one is
  // evicted.
  size_t max_models = 10000;
  // The same for names with a remembered error, such as NOT_FOUND. 0: none.
  size_t max_remembered_errors = 1000;
  // The number of refreshes in the background at a time.
  size_t max_refreshes = 8;
  // The number of threads that wait at a time, and of calls that they wait for.
  // Beyond it, Get() returns the old model, or RESOURCE_EXHAUSTED if there is none.
  size_t max_waiting = 1000;

  // The fields of each model, by default all. `name` is always added.
  ReadMask read_mask;
  // Called when a model is new (`before` is null), has changed, or is NOT_FOUND
  // (`after` is null). Not called when it is evicted, invalidated or cleared.
  //
  // Calls come one at a time, in order, on a thread that received an answer. The
  // function must not block or throw: an exception ends the program. It may use
  // the cache, but a Get() that would have to wait fails.
  std::function<void(const std::shared_ptr<const gateway::v1::Model>& before,
                     const std::shared_ptr<const gateway::v1::Model>& after)>
      on_change;
  // The clock of ages and pauses. Must outlive the cache. Null: Clock::Real().
  rest::Clock* clock = nullptr;
  // Returns random numbers in [0, 1). Called by one thread at a time. Null: the
  // cache's generator.
  std::function<double()> random;
};

}  // namespace fireworks

#endif  // FIREWORKS_MODEL_CACHE_OPTIONS_H_
