#ifndef FIREWORKS_REST_CALL_CALL_LOOP_H_
#define FIREWORKS_REST_CALL_CALL_LOOP_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "fireworks/rest/call/call.h"
#include "fireworks/rest/clock.h"
#include "fireworks/rest/http/http_transport.h"

namespace fireworks::rest::internal {

// Runs calls on one session: one call of a blocking caller, the window of a
// batch, or all that a background thread has in flight.
//
//   CallLoop loop(transport->NewSession(), core);
//   loop.Add(std::move(call));
//   while (!loop.empty()) loop.Step(absl::InfiniteFuture());
//
// While the server asks for a pause, nothing is sent. Afterwards one call goes
// out, and with each good answer one more at a time, up to a window that each such
// pause halves and that grows by one with each full window of good answers.
//
// Used by one thread. Other threads leave messages in its inbox: Post(),
// PostCancel() and PostStop().
class CallLoop {
 public:
  // `session` is not null. `core` must outlive the loop.
  CallLoop(std::unique_ptr<HttpSession> session, const ChannelCore* core)
      : session_(std::move(session)),
        core_(core),
        clock_(core->options.clock) {}
  CallLoop(const CallLoop&) = delete;
  CallLoop& operator=(const CallLoop&) = delete;

  HttpSession* session() const { return session_.get(); }

  // At most so many calls are on the wire at a time.
  // To be set before the first call, also where the loop is used again.
  void set_window(int window) {
    most_ = window_ = open_ = static_cast<size_t>(window);
    served_ = 0;
    slow_until_ = hold_ = reopen_ = absl::InfinitePast();
  }

  // Completions run inside Add(), Step() and CancelAll(). They may post.
  void Add(std::unique_ptr<Call> call) { AddFor(nullptr, std::move(call)); }

  bool empty() const {
    return queued_.empty() && on_wire_.empty() && failed_.empty() &&
           answered_.empty() && paused_.empty();
  }

  // True if a call that is added now is sent at once.
  bool has_room() const { return queued_.empty() && on_wire_.size() < open_; }

  // Reads the inbox, sends what is due, and moves bytes until something happened
  // or `until`. Answers that arrived are decoded by the next Step(). New calls are
  // sent first, so that the server works meanwhile.
  //
  // Failures go first, then the answer whose call has the least time left. A step
  // stops reading after 5 ms, so that no call's end waits for more than one body of
  // another's. An answer that came in time is delivered, unless its turn comes more
  // than 50 ms after the deadline.
  void Step(absl::Time until);

  void CancelAll(std::string_view why);

  // Whether PostStop() was read.
  bool stopped() const { return stopped_; }

  // Adds a call. A TryCancel() of `context`, which may be null, ends it, also before
  // the loop has read the message. The call's completion must detach the context.
  // After PostStop() this returns false, and the call is destroyed without having
  // run.
  bool Post(std::unique_ptr<Call> call, CallContext* context);
  // Cancels one call by its tag, or with kEveryCall all whose contexts were
  // cancelled. The tag of a call that has ended is ignored.
  void PostCancel(uint64_t tag);
  void PostStop();

  static constexpr uint64_t kEveryCall = 0;

 private:
  struct Entry;
  using Entries = std::list<Entry>;
  using Timers = std::multimap<absl::Time, Entries::iterator>;

  struct Entry {
    std::unique_ptr<Call> call;
    Entries* home = nullptr;  // The list that it is in.
    uint64_t tag = 0;
    HttpResult answer = {};  // Until it is read.
    Timers::iterator timer;  // Or timers_.end().
    // Since when the call waits because the server asked for it; or InfinitePast.
    absl::Time held_since = absl::InfinitePast();
  };
  // A tag is a slot's number and its generation. The generation grows with each
  // call in the slot, so a late tag meets nobody.
  struct Slot {
    uint32_t generation = 1;
    Entries::iterator entry;
  };
  struct Message {
    enum class Kind { kCall, kCancel, kStop } kind;
    std::unique_ptr<Call> call;  // Of kCall.
    CallContext* context;        // Of kCall: to be attached, or null.
    uint64_t tag;                // Of kCancel.
  };

  void AddFor(CallContext* context, std::unique_ptr<Call> call);
  bool Leave(Message message);
  void ReadInbox();
  uint64_t TakeSlot(Entries::iterator entry);
  void LeaveSlot(uint64_t tag);
  // Null if the call has ended, or there never was one.
  const Slot* Find(uint64_t tag) const;
  void Move(Entries::iterator entry, Entries& to, Entries::iterator before);
  void SetTimer(Entries::iterator entry, absl::Time at);
  void ClearTimer(Entries::iterator entry);
  void FireTimers();
  bool SeesHold();
  bool EndsHeld(Entries::iterator entry);
  void StopHolding(Entries::iterator entry);
  void AdaptWindow(const Call::Next& next);
  void SendQueued();
  void Drive(absl::Time until);
  void ReadAnswers();
  void ReadAnswer(Entries::iterator entry);
  void Cancel(Entries::iterator entry, std::string_view why);
  void CancelIf(bool all, std::string_view why);
  void Finish(Entries::iterator entry);

  const std::unique_ptr<HttpSession> session_;
  const ChannelCore* const core_;
  Clock* const clock_;

  size_t most_ = 1;    // As set_window() says.
  size_t window_ = 1;  // Less, since the server has asked for pauses.
  size_t open_ =
      1;  // How many calls may be on the wire now: it grows to window_.
  size_t served_ = 0;  // Since the window grew.
  absl::Time slow_until_ = absl::InfinitePast();
  absl::Time hold_ = absl::InfinitePast();    // The channel's, as it was seen.
  absl::Time reopen_ = absl::InfinitePast();  // When it is over for this loop.

  Entries queued_;   // Waiting for a place; a timer stands at its deadline.
  Entries on_wire_;  // The session has it, and keeps its deadline.
  Entries
      failed_;  // The session is done with it, and nothing is to be decoded.
  Entries answered_;  // Something is. The earliest deadline comes first.
  Entries paused_;    // Between attempts; a timer stands at the next one.
  Timers timers_;
  std::vector<Slot> slots_;
  std::vector<uint32_t> free_slots_;
  std::vector<HttpFinished> finished_;  // Empty outside of Drive().
  bool unsent_ = false;  // The session was given what it has not sent yet.
  bool stopped_ = false;

  std::mutex inbox_mutex_;
  std::vector<Message> inbox_;
  bool stop_posted_ = false;
  std::atomic<bool> has_mail_{false};  // Set under the lock, read without it.
};

}  // namespace fireworks::rest::internal

#endif  // FIREWORKS_REST_CALL_CALL_LOOP_H_
