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

  // A call that is under way.
  struct Call {
    uint64_t generation = 0;
    bool is_try = false;
  };

  // Whether a call may be made now.
  bool MayStart(absl::Time now) const;
  // Each call is passed to Ended() when it ends. Start() is for calls that MayStart()
  // has allowed, StartAnyway() for others.
  Call Start();
  Call StartAnyway() const { return {generation_, false}; }
  void Ended(const Call& call, Outcome outcome, const absl::Status& error,
             absl::Time now, double random);

  bool is_open() const { return pauses_in_a_row_ > 0; }
  // The number of all pauses.
  uint64_t pauses() const { return generation_; }
  // The error that started the pause, and the end of the pause. Only while open.
  const absl::Status& error() const { return error_; }
  absl::Time until() const { return until_; }

 private:
  // Changes with each pause, because a call from before the pause says nothing new.
  uint64_t generation_ = 0;
  int failures_ = 0;
  int pauses_in_a_row_ = 0;
  bool is_trying_ = false;
  absl::Time until_;
  absl::Status error_;
};

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_BREAKER_H_
