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
#include "fireworks/rest/call/send_window.h"
#include "fireworks/rest/clock.h"
#include "fireworks/rest/http/http_transport.h"

namespace fireworks::rest::internal {

// Runs calls on one session: the call of a blocking caller, the calls of a
// batch, or all asynchronous calls of a channel.
//
//   CallLoop loop(transport->NewSession(), core);
//   loop.Add(std::move(call));
//   while (!loop.empty()) loop.Step(absl::InfiniteFuture());
//
// While the channel pauses after a 429, the loop sends nothing. A SendWindow
// limits the calls on the wire at a time.
//
// Used by one thread. Other threads put messages into the loop's inbox with
// Post(), PostCancel() and PostStop().
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

  // Sets how many calls may be on the wire at a time, and resets the adaptation
  // to the server's pauses. Must be called before the first Add() or Post(), also
  // when the loop is reused.
  void set_window(int window) {
    window_ = SendWindow(static_cast<size_t>(window));
  }

  // Completions run inside Add(), Step() and CancelAll(). They may use Post(),
  // PostCancel() and PostStop().
  void Add(std::unique_ptr<Call> call) { AddFor(nullptr, std::move(call)); }

  bool empty() const {
    return queued_.empty() && on_wire_.empty() && failed_.empty() &&
           answered_.empty() && paused_.empty();
  }

  // Whether a call that is added now is sent at once, unless the server has
  // asked for a pause.
  bool has_room() const { return queued_.empty() && MaySend(); }

  // Reads the inbox and sends the requests that are due. Then it either handles
  // the results that an earlier Step() received, or moves bytes until something
  // happens or until `until`. Requests are sent before answers are decoded, so
  // that the server works meanwhile. Only an answer that may ask for a pause is
  // handled before anything is sent.
  //
  // Handles failures first, then the answer of the call with the earliest
  // deadline. Handles no further answer after 5 ms, so that deadlines and
  // cancellations wait for at most one more body. An answer that arrived in time
  // is delivered unless its turn comes more than 50 ms after the deadline.
  void Step(absl::Time until);

  void CancelAll(std::string_view why);

  // Whether PostStop() was read.
  bool stopped() const { return stopped_; }

  // Adds a call from any thread. `context` may be null. Its TryCancel() ends the
  // call, even if the loop has not read the message yet. The call's completion
  // must detach the context. After PostStop() this returns false and leaves the
  // call to the caller.
  bool Post(std::unique_ptr<Call>& call, CallContext* context);
  // Cancels the call with this tag, or with kEveryCall all calls whose contexts
  // were cancelled. Ignores the tag of a call that has ended.
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
    HttpResult answer = {};  // Kept until it is read.
    Timers::iterator timer;  // timers_.end() if there is none.
    // Since when the call has been waiting because the server asked for a pause.
    // InfinitePast: it is not.
    absl::Time held_since = absl::InfinitePast();
  };
  // A tag consists of a slot's number and its generation. Each new call in the
  // slot gets a higher generation, so an outdated tag finds no call.
  struct Slot {
    uint32_t generation = 1;
    Entries::iterator entry;
  };
  struct Message {
    enum class Kind { kCall, kCancel, kStop } kind;
    std::unique_ptr<Call> call;  // For kCall.
    CallContext* context;        // For kCall: to be attached, or null.
    uint64_t tag;                // For kCancel.
  };

  void AddFor(CallContext* context, std::unique_ptr<Call> call);
  bool PutInInbox(Message& message);
  void ReadInbox();
  uint64_t TakeSlot(Entries::iterator entry);
  void LeaveSlot(uint64_t tag);
  // Null if no call with this tag is running.
  const Slot* Find(uint64_t tag) const;
  void Move(Entries::iterator entry, Entries& to, Entries::iterator before);
  void SetTimer(Entries::iterator entry, absl::Time at);
  void ClearTimer(Entries::iterator entry);
  void FireTimers();
  bool CheckHold();
  bool EndIfHeldTooLong(Entries::iterator entry);
  bool MaySend() const;
  void StopHolding(Entries::iterator entry);
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

  SendWindow window_;

  Entries queued_;   // Waiting to be sent. The timer fires at the deadline.
  Entries on_wire_;  // With the session, which ends them by their deadlines.
  // Returned with a failure or an error status. Those that may ask for a pause
  // come first.
  Entries failed_;
  Entries answered_;  // Returned with a success. Sorted by deadline.
  Entries paused_;    // Between attempts. The timer fires at the next attempt.
  Timers timers_;
  std::vector<Slot> slots_;
  std::vector<uint32_t> free_slots_;
  std::vector<HttpFinished> finished_;  // Empty outside of Drive().
  bool unsent_ = false;  // The session has requests that it has not sent yet.
  bool stopped_ = false;

  std::mutex inbox_mutex_;
  std::vector<Message> inbox_;
  bool stop_posted_ = false;
  std::atomic<bool> has_mail_{false};  // Written under the lock, read without.
};

}  // namespace fireworks::rest::internal

#endif  // FIREWORKS_REST_CALL_CALL_LOOP_H_
