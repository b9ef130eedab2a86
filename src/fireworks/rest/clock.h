#ifndef FIREWORKS_REST_CLOCK_H_
#define FIREWORKS_REST_CLOCK_H_

// The clock of calls.
//
// CMake target: fireworks::rest.

#include "absl/time/time.h"

namespace fireworks::rest {

// Measures deadlines, backoffs and timings.
//
// Thread-safe. Tests can inject their own clock
// (fireworks/testing/scripted_transport.h).
class Clock {
 public:
  virtual ~Clock() = default;
  // The current time. Never goes backwards.
  virtual absl::Time Now() = 0;

  // The default clock. It starts at the wall clock's time when the process
  // first uses it, and then runs steadily. So setting the wall clock does not
  // change how long a call may take. Never deleted.
  static Clock* Real();
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_CLOCK_H_
