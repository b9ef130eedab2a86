#ifndef FIREWORKS_TESTING_INTERNAL_FAULT_QUEUE_H_
#define FIREWORKS_TESTING_INTERNAL_FAULT_QUEUE_H_

// The faults of the next requests, and the limit on the rate of requests.

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
  // Answers at most `rate_limit` requests in each second of the clock; 0: all.
  explicit FaultQueue(int rate_limit) : rate_limit_(rate_limit) {}

  void Add(EmulatorFault fault);
  void Clear();

  // Returns the fault of the next request, if any. It is a 429 if there is no
  // other fault and the rate limit is reached.
  std::optional<EmulatorFault> Take();

  // Waits for `delay`, but at most a day, or until Stop().
  void Wait(absl::Duration delay);
  void Stop();

 private:
  // Counts an answer. False if this second has none left. Requires mutex_.
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
