#ifndef FIREWORKS_INTERNAL_BREAKER_H_
#define FIREWORKS_INTERNAL_BREAKER_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace fireworks::internal {

// The pause after `failures` failures in a row: 1 s, doubling up to 60 s, times a
// random 0.8 to 1.2. `random` is in [0, 1).
absl::Duration PauseAfter(int failures, double random);

// Stops calls to a service that is down. Three failures in a row start a pause. After
// the pause, one call may try. If that call fails, the next pause is longer.
//
// Not thread-safe.
class Breaker {
 public:
  enum class Outcome {
    kAnswered,  // The service works, even if it returned an error.
    kFailed,
    kUnknown,  // The call says nothing about the service.
  };

  // Whether a call may be made. If true, the caller must call Ended() afterwards.
  bool MayStart(absl::Time now);

  // Read this when a call starts, and pass it to Ended(). It changes with each pause,
  // because a call that started before the pause says nothing new. Calls that did not
  // ask MayStart() may be reported to Ended() too.
  uint64_t generation() const { return generation_; }
  void Ended(uint64_t generation, Outcome outcome, const absl::Status& error,
             absl::Time now, double random);

  bool is_open() const { return pauses_ > 0; }
  // The number of pauses since the last answer.
  int pauses() const { return pauses_; }
  // The error that started the pause, and the end of the pause. Only while open.
  const absl::Status& error() const { return error_; }
  absl::Time until() const { return until_; }

 private:
  uint64_t generation_ = 0;
  int failures_ = 0;
  int pauses_ = 0;
  bool is_trying_ = false;
  absl::Time until_;
  absl::Status error_;
};

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_BREAKER_H_
