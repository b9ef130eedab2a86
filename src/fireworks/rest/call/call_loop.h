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
//   CallLoop loop(transport->NewSession(), clock);
//   loop.Add(std::move(call));
//   while (!loop.empty()) loop.Step(absl::InfiniteFuture());
//
// Used by one thread. Other threads leave messages in its inbox: Post(),
// PostCancel() and PostStop().
class CallLoop {
 public:
  // `session` is not null. `clock` must outlive the loop.
  CallLoop(std::unique_ptr<HttpSession> session, Clock* clock)
      : session_(std::move(session)), clock_(clock) {}
  CallLoop(const CallLoop&) = delete;
  CallLoop& operator=(const CallLoop&) = delete;

  HttpSession* session() const { return session_.get(); }

  // At most so many calls are on the wire at a time.
  void set_window(int window) { window_ = static_cast<size_t>(window); }

  // Completions run inside Add(), Step() and CancelAll(). They may post.
  void Add(std::unique_ptr<Call> call) { AddFor(nullptr, std::move(call)); }

  bool empty() const {
    return queued_.empty() && on_wire_.empty() && answered_.empty() &&
           paused_.empty();
  }

  // True if a call that is added now is sent at once.
  bool has_room() const { return queued_.empty() && on_wire_.size() < window_; }

  // Reads the inbox, sends what is due, and moves bytes until something happened
  // or `until`. Answers are read in the Step() after, when calls that were added
  // meanwhile have been sent: so the server has work while they are decoded.
  void Step(absl::Time until);

  void CancelAll(std::string_view why);

  // Whether PostStop() was read.
  bool stopped() const { return stopped_; }

  // Adds a call, which a TryCancel() of `context` (may be null) then ends. The
  // call's completion must detach the context. False, and the call is destroyed
  // unrun, after PostStop().
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
  };
  // A tag is a slot and its generation, of which each call in it has another.
  struct Slot {
    uint32_t generation = 1;
    Entries::iterator entry;
  };
  struct Message {
    enum class Kind { kCall, kCancel, kStop } kind;
    std::unique_ptr<Call> call;  // With the context to attach, or null.
    CallContext* context;
    uint64_t tag;  // To be cancelled.
  };

  void AddFor(CallContext* context, std::unique_ptr<Call> call);
  bool Leave(Message message);
  void ReadInbox();
  uint64_t TakeSlot(Entries::iterator entry);
  void LeaveSlot(uint64_t tag);
  // Null if the call has ended.
  const Slot* Find(uint64_t tag) const;
  void Move(Entries::iterator entry, Entries& to, Entries::iterator before);
  void SetTimer(Entries::iterator entry, absl::Time at);
  void ClearTimer(Entries::iterator entry);
  void FireTimers();
  void SendQueued();
  void Drive(absl::Time until);
  void ReadAnswers();
  void Cancel(Entries::iterator entry, std::string_view why);
  void CancelIf(bool all, std::string_view why);
  void Finish(Entries::iterator entry);

  const std::unique_ptr<HttpSession> session_;
  Clock* const clock_;
  size_t window_ = 1;

  Entries queued_;    // Waiting for a place; a timer stands at its deadline.
  Entries on_wire_;   // The session has it, and keeps its deadline.
  Entries answered_;  // The session is done with it.
  Entries paused_;    // Between attempts; a timer stands at the next one.
  Timers timers_;
  std::vector<Slot> slots_;
  std::vector<uint32_t> free_slots_;
  std::vector<HttpFinished> finished_;  // Empty outside of Drive().
  std::vector<std::string> buffers_;    // Of bodies that were read.
  bool unsent_ = false;  // The session was given what it has not sent yet.
  bool stopped_ = false;

  std::mutex inbox_mutex_;
  std::vector<Message> inbox_;
  bool stop_posted_ = false;
  // Looked at without the lock: whether there are messages, and cancellations.
  std::atomic<bool> has_mail_{false};
  std::atomic<bool> has_cancels_{false};
};

// The idle loops of a channel, each with its connections. The one returned last
// is taken first, so that few connections stay warm and the others age out.
// Thread-safe.
class LoopPool {
 public:
  // The pointers must outlive the pool.
  LoopPool(HttpTransport* transport, Clock* clock, int max_idle,
           absl::Duration max_idle_time)
      : transport_(transport),
        clock_(clock),
        max_idle_(static_cast<size_t>(max_idle)),
        max_idle_time_(max_idle_time) {}

  // Null if the transport makes no session.
  std::unique_ptr<CallLoop> Take();
  // `loop` must be empty.
  void Return(std::unique_ptr<CallLoop> loop);

 private:
  struct Idle {
    std::unique_ptr<CallLoop> loop;
    absl::Time since;
  };

  HttpTransport* const transport_;
  Clock* const clock_;
  const size_t max_idle_;
  const absl::Duration max_idle_time_;
  std::mutex mutex_;
  std::vector<Idle> idle_;  // Oldest first.
};

}  // namespace fireworks::rest::internal

#endif  // FIREWORKS_REST_CALL_CALL_LOOP_H_
