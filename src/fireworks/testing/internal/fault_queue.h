#ifndef FIREWORKS_TESTING_INTERNAL_FAULT_QUEUE_H_
#define FIREWORKS_TESTING_INTERNAL_FAULT_QUEUE_H_

// The faults that requests are still to meet.

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

#include "absl/time/time.h"
#include "fireworks/testing/emulator.h"

namespace fireworks::testing::internal {

// Thread-safe.
class FaultQueue {
 public:
  void Add(EmulatorFault fault);

  // What the next request meets, if anything.
  std::optional<EmulatorFault> Take();

  // Waits on behalf of a delayed request, until Stop() at most.
  void Wait(absl::Duration delay);
  void Stop();

 private:
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopped_ = false;
  std::deque<EmulatorFault> faults_;
};

}  // namespace fireworks::testing::internal

#endif  // FIREWORKS_TESTING_INTERNAL_FAULT_QUEUE_H_
