#ifndef FIREWORKS_REST_CLOCK_H_
#define FIREWORKS_REST_CLOCK_H_

// What time it is, for calls.
//
// CMake target: fireworks::rest.

#include "absl/time/time.h"

namespace fireworks::rest {

// The time that deadlines, backoffs and timings are measured on.
//
// Thread-safe. Tests inject one of their own
// (fireworks/testing/scripted_transport.h).
class Clock {
 public:
  virtual ~Clock() = default;
  // Never goes back.
  virtual absl::Time Now() = 0;

  // Starts at the wall clock's time at the first use in this process and then
  // runs steadily: setting the wall clock neither stretches nor cuts a call.
  // Never deleted.
  static Clock* Real();
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_CLOCK_H_
