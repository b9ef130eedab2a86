#ifndef FIREWORKS_INTERNAL_BREAKER_H_
#define FIREWORKS_INTERNAL_BREAKER_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace fireworks::internal {

// The pause after failure number `failures` in a row: 1 s, doubling to 60 s, times
// 0.8 to 1.2. `random` is in [0, 1).
absl::Duration PauseAfter(int failures, double random);

// Stops calls to a service that is away. Three failures in a row start a pause; then
// one call may try; if it fails, the next pause is longer.
//
// Not thread-safe.
class Breaker {
 public:
  enum class Outcome {
    kAnswered,  // The service works, whatever it said.
    kFailed,
    kUnknown,  // The call says nothing about the service.
  };

  // Whether a call may be made. If so, Ended() must follow.
  bool MayStart(absl::Time now);

  // To be noted as a call starts, for Ended(). It changes with each pause, because the
  // end of a call from before the pause says nothing new. Calls that are made without
  // asking MayStart() are welcome here too.
  uint64_t generation() const { return generation_; }
  void Ended(uint64_t generation, Outcome outcome, const absl::Status& error,
             absl::Time now, double random);

  bool is_open() const { return pauses_ > 0; }
  // Since the last answer.
  int pauses() const { return pauses_; }
  // What started the pause, and its end. To be asked only while it is open.
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
