#ifndef FIREWORKS_TESTING_INTERNAL_FAULT_QUEUE_H_
#define FIREWORKS_TESTING_INTERNAL_FAULT_QUEUE_H_

// The faults that requests are still to meet, and the limit on their rate.

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>

#include "absl/time/time.h"
#include "fireworks/testing/emulator_options.h"

namespace fireworks::testing::internal {

// Thread-safe.
class FaultQueue {
 public:
  // At most so many requests a second of the clock are answered; 0: any number.
  explicit FaultQueue(int rate_limit) : rate_limit_(rate_limit) {}

  void Add(EmulatorFault fault);
  void Clear();

  // What the next request meets, if anything.
  std::optional<EmulatorFault> Take();

  // Waits on behalf of a delayed request, until Stop() at most.
  void Wait(absl::Duration delay);
  void Stop();

 private:
  // Whether this second has an answer left. With mutex_ held.
  bool TakeAnswer();

  const int rate_limit_;
  std::mutex mutex_;
  int64_t second_ = 0;
  int answered_ = 0;  // In second_.
  std::condition_variable stop_;
  bool stopped_ = false;
  std::deque<EmulatorFault> faults_;
};

}  // namespace fireworks::testing::internal

#endif  // FIREWORKS_TESTING_INTERNAL_FAULT_QUEUE_H_
