#ifndef FIREWORKS_REST_CALL_CALL_LOOP_H_
#define FIREWORKS_REST_CALL_CALL_LOOP_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <string_view>

#include "absl/time/time.h"
#include "fireworks/rest/call/call.h"
#include "fireworks/rest/clock.h"
#include "fireworks/rest/http/http_transport.h"

namespace fireworks::rest::internal {

// Runs calls on one session: one call of a blocking caller, the window of a
// batch, or all that a background thread has in flight.
//
//   CallLoop loop(session, clock, /*window=*/1);
//   loop.Add(std::move(call));
//   while (!loop.empty()) loop.Step(absl::InfiniteFuture());
//
// Used by one thread, NotifyCancelled() aside.
class CallLoop {
 public:
  // At most `window` calls are on the wire at a time. Pointers must outlive it.
  CallLoop(HttpSession* session, Clock* clock, int window)
      : session_(session),
        clock_(clock),
        window_(static_cast<size_t>(window)) {}
  CallLoop(const CallLoop&) = delete;
  CallLoop& operator=(const CallLoop&) = delete;

  // Completions run inside Add(), Step() and CancelAll(), and leave the loop
  // alone.
  void Add(std::unique_ptr<Call> call);

  bool empty() const {
    return queued_.empty() && on_wire_.empty() && answered_.empty() &&
           paused_.empty();
  }

  // True if a call that is added now is sent at once.
  bool has_room() const { return queued_.empty() && on_wire_.size() < window_; }

  // Sends what is due and moves bytes until something happened or `until`.
  // Answers are read in the Step() after, when calls that were added meanwhile
  // have been sent: so the server has work while they are decoded.
  void Step(absl::Time until);

  void CancelAll(std::string_view why);

  // Some call's context was cancelled. Any thread, at any time.
  void NotifyCancelled() {
    cancel_pending_.store(true);
    session_->Wake();
  }

 private:
  struct Entry;
  using Entries = std::list<Entry>;
  using Timers = std::multimap<absl::Time, Entries::iterator>;

  struct Entry {
    std::unique_ptr<Call> call;
    Entries* home = nullptr;  // The list that it is in.
    uint64_t exchange = 0;    // While on the wire.
    HttpResult answer;        // Until it is read.
    Timers::iterator timer;   // Or timers_.end().
  };

  void Move(Entries::iterator entry, Entries& to, Entries::iterator before);
  void SetTimer(Entries::iterator entry, absl::Time at);
  void ClearTimer(Entries::iterator entry);
  void FireTimers();
  void SendQueued();
  void Drive(absl::Time until);
  void ReadAnswers();
  void EndIf(bool all, std::string_view why);
  void Finish(Entries::iterator entry);

  HttpSession* const session_;
  Clock* const clock_;
  const size_t window_;
  std::atomic<bool> cancel_pending_{false};

  Entries queued_;    // Waiting for a place; a timer stands at its deadline.
  Entries on_wire_;   // The session has it, and keeps its deadline.
  Entries answered_;  // The session is done with it.
  Entries paused_;    // Between attempts; a timer stands at the next one.
  Timers timers_;
  bool unsent_ = false;  // The session was given what it has not sent yet.
};

}  // namespace fireworks::rest::internal

#endif  // FIREWORKS_REST_CALL_CALL_LOOP_H_
