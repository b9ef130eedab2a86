#ifndef FIREWORKS_TESTING_INTERNAL_REQUEST_LOG_H_
#define FIREWORKS_TESTING_INTERNAL_REQUEST_LOG_H_

// The requests that have arrived.

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <vector>

#include "absl/time/time.h"
#include "fireworks/testing/emulator_options.h"

namespace fireworks::testing::internal {

// Thread-safe.
class RequestLog {
 public:
  // Remembers the latest `capacity` requests and counts all.
  explicit RequestLog(size_t capacity) : capacity_(capacity) {}

  // Returns the request's number, from 1.
  int64_t Add(EmulatorRequest request);
  void SetStatus(int64_t number, int status);

  int64_t count() const;
  std::vector<EmulatorRequest> requests() const;
  // False if there are fewer requests when the time is over.
  bool Wait(int64_t count, absl::Duration timeout) const;

 private:
  const size_t capacity_;
  mutable std::mutex mutex_;
  mutable std::condition_variable added_;
  int64_t count_ = 0;
  std::deque<EmulatorRequest> latest_;
};

}  // namespace fireworks::testing::internal

#endif  // FIREWORKS_TESTING_INTERNAL_REQUEST_LOG_H_
