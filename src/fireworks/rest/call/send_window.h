#ifndef FIREWORKS_REST_CALL_SEND_WINDOW_H_
#define FIREWORKS_REST_CALL_SEND_WINDOW_H_

#include <cstddef>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"

namespace fireworks::rest::internal {

// How many calls of a loop may be on the wire at a time.
//
//   SendWindow window(32);
//   while (window.HasRoom(on_wire) && !window.IsPaused(now)) Send(on_wire++);
//   if (IsRefusal(answer)) window.OnSlowDown(until, pauses_channel, now);
//   if (IsGood(answer)) window.OnServed(now);
//
// After a pause, one call may be on the wire. Each good answer allows one more, up to
// the size of the window. Each pause halves the size, and so does each burst of other
// refusals; a pause that begins inside a burst belongs to it. When a window of size N is
// fully open, N good answers add one to N, up to the size at the start.
class SendWindow {
 public:
  explicit SendWindow(size_t size = 1)
      : most_(size), size_(size), open_(size) {}

  bool HasRoom(size_t on_wire) const { return on_wire < open_; }

  // Starts a pause until `end`. Returns false if that pause is over or already started.
  // `random` returns numbers in [0, 1). It makes the loops of a channel resume at
  // different times, so that the first one that is refused again stops the others.
  bool Pause(absl::Time end, absl::Time now,
             absl::FunctionRef<double()> random);

  bool IsPaused(absl::Time now) const { return now < reopens_; }

  // When this loop sends again after the last pause. InfinitePast: there was none.
  absl::Time reopens() const { return reopens_; }

  // The rest of the server's pause. After its end, the rest of this loop's wait.
  absl::Duration PauseLeft(absl::Time now) const {
    return (pause_ > now ? pause_ : reopens_) - now;
  }

  // Whether fewer calls may be on the wire than at the start.
  bool IsReduced() const { return open_ < most_; }

  // The server handled a request. Without effect unless IsReduced().
  void OnServed(absl::Time now);

  // The server asked for fewer requests until `until`: with a pause of the whole
  // channel if `pauses_channel`. Answers to the requests before a pause ask again.
  void OnSlowDown(absl::Time until, bool pauses_channel, absl::Time now);

 private:
  size_t most_;        // The size at the start.
  size_t size_;        // The current size.
  size_t open_;        // How many calls may be on the wire now, up to size_.
  size_t served_ = 0;  // Good answers since the size last changed.
  absl::Time burst_end_ = absl::InfinitePast();  // Of the last refusals.
  absl::Time pause_ = absl::InfinitePast();      // The end of the last pause.
  absl::Time reopens_ = absl::InfinitePast();
};

}  // namespace fireworks::rest::internal

#endif  // FIREWORKS_REST_CALL_SEND_WINDOW_H_
