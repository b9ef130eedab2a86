#include "fireworks/rest/call/call_loop.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/time.h"

namespace fireworks::rest::internal {
namespace {

// How long the loop handles answers before it checks the sockets again.
constexpr absl::Duration kReadingTime = absl::Milliseconds(5);

// How long after its deadline a call may still get an answer that came in time.
constexpr absl::Duration kReadingDelay = absl::Milliseconds(50);

}  // namespace

void CallLoop::AddFor(CallContext* context, std::unique_ptr<Call> call) {
  if (!call->error().ok()) return call->Finish();
  const bool is_held = CheckHold();
  const bool must_wait = is_held || !has_room();
  const auto entry = queued_.emplace(queued_.end());
  entry->call = std::move(call);
  entry->home = &queued_;
  entry->tag = TakeSlot(entry);
  entry->timer = timers_.end();
  if (context != nullptr) {
    CallContextAccess::Attach(*context, this, entry->tag);
  }
  // A cancellation after Attach() arrives as a message. This handles an earlier
  // one.
  if (entry->call->cancelled()) return Cancel(entry, "before it was sent");
  if (is_held && EndIfHeldTooLong(entry)) return;
  if (must_wait) SetTimer(entry, entry->call->deadline());
  SendQueued();
}

void CallLoop::Step(absl::Time until) {
  const bool was_empty = empty();
  ReadInbox();
  if (stopped_) return;
  FireTimers();
  SendQueued();
  if (!failed_.empty() || !answered_.empty()) return ReadAnswers();
  if (!queued_.empty() && CheckHold()) {
    until = std::min(until, window_.reopens());
  }
  if (empty() && !was_empty) return;
  if (!timers_.empty()) until = std::min(until, timers_.begin()->first);
  Drive(until);
}

void CallLoop::CancelAll(std::string_view why) { CancelIf(/*all=*/true, why); }

bool CallLoop::Post(std::unique_ptr<Call>& call, CallContext* context) {
  Message message = {Message::Kind::kCall, std::move(call), context,
                     kEveryCall};
  if (PutInInbox(message)) return true;
  call = std::move(message.call);
  return false;
}

void CallLoop::PostCancel(uint64_t tag) {
  Message message = {Message::Kind::kCancel, nullptr, nullptr, tag};
  PutInInbox(message);
}

void CallLoop::PostStop() {
  Message message = {Message::Kind::kStop, nullptr, nullptr, kEveryCall};
  PutInInbox(message);
}

// Moves from the message, unless it returns false.
bool CallLoop::PutInInbox(Message& message) {
  {
    std::lock_guard<std::mutex> lock(inbox_mutex_);
    if (stop_posted_) return false;
    stop_posted_ = message.kind == Message::Kind::kStop;
    has_mail_.store(true);
    inbox_.push_back(std::move(message));
  }
  session_->Wake();
  return true;
}

void CallLoop::ReadInbox() {
  if (!has_mail_.load()) return;
  std::vector<Message> messages;
  {
    std::lock_guard<std::mutex> lock(inbox_mutex_);
    messages.swap(inbox_);
    has_mail_.store(false);
  }
  for (Message& message : messages) {
    switch (message.kind) {
      case Message::Kind::kCall:
        AddFor(message.context, std::move(message.call));
        break;
      case Message::Kind::kCancel:
        if (message.tag == kEveryCall) {
          CancelIf(/*all=*/false, "by its context");
        } else if (const Slot* slot = Find(message.tag)) {
          Cancel(slot->entry, "by its context");
        }
        break;
      case Message::Kind::kStop:
        stopped_ = true;
        break;
    }
  }
}

uint64_t CallLoop::TakeSlot(Entries::iterator entry) {
  if (free_slots_.empty()) {
    free_slots_.push_back(static_cast<uint32_t>(slots_.size()));
    slots_.emplace_back();
  }
  const uint32_t slot = free_slots_.back();
  free_slots_.pop_back();
  slots_[slot].entry = entry;
  return uint64_t{slots_[slot].generation} << 32 | slot;
}

void CallLoop::LeaveSlot(uint64_t tag) {
  const auto slot = static_cast<uint32_t>(tag);
  ++slots_[slot].generation;
  free_slots_.push_back(slot);
}

const CallLoop::Slot* CallLoop::Find(uint64_t tag) const {
  const auto number = static_cast<uint32_t>(tag);
  if (number >= slots_.size()) return nullptr;
  const Slot& slot = slots_[number];
  return slot.generation == tag >> 32 ? &slot : nullptr;
}

void CallLoop::Drive(absl::Time until) {
  unsent_ = false;
  session_->Drive(until, &finished_);
  for (HttpFinished& finished : finished_) {
    const Slot* const slot = Find(finished.tag);
    if (slot == nullptr || slot->entry->home != &on_wire_) continue;
    const Entries::iterator entry = slot->entry;
    entry->answer = std::move(finished.result);
    if (!IsSuccess(entry->answer)) {
      const bool is_first = MayAskForPause(entry->answer.response.status);
      Move(entry, failed_, is_first ? failed_.begin() : failed_.end());
      continue;
    }
    auto before = answered_.end();
    while (before != answered_.begin() &&
           std::prev(before)->call->deadline() > entry->call->deadline()) {
      --before;
    }
    Move(entry, answered_, before);
  }
  finished_.clear();
}

void CallLoop::FireTimers() {
  if (timers_.empty()) return;
  const absl::Time now = clock_->Now();
  while (!timers_.empty() && timers_.begin()->first <= now) {
    const Entries::iterator entry = timers_.begin()->second;
    ClearTimer(entry);
    if (entry->home == &paused_) {
      // Called before Move(), because CheckHold() may end calls in queued_.
      const bool is_held = CheckHold();
      // At the front, because this call has already waited.
      Move(entry, queued_, queued_.begin());
      if (is_held && EndIfHeldTooLong(entry)) continue;
      SetTimer(entry, entry->call->deadline());
    } else {
      StopHolding(entry);  // Before Expire(): the error reports this time.
      entry->call->Expire();
      Finish(entry);
    }
  }
}

// Returns whether a pause that the server asked for is still running. If the
// pause is new, ends the queued calls that would wait past their deadline.
bool CallLoop::CheckHold() {
  const absl::Time hold = core_->hold.until();
  if (hold == absl::InfinitePast()) return false;
  const absl::Time now = clock_->Now();
  if (window_.Pause(hold, now, core_->options.random)) {
    for (auto it = queued_.begin(); it != queued_.end();) {
      EndIfHeldTooLong(it++);
    }
  }
  return window_.IsPaused(now);
}

// Ends the call and returns true if the pause ends after the call's deadline.
// Otherwise records that the call waits for the end of the pause.
bool CallLoop::EndIfHeldTooLong(Entries::iterator entry) {
  const absl::Time now = clock_->Now();
  if (entry->held_since == absl::InfinitePast()) entry->held_since = now;
  if (entry->call->deadline() > window_.reopens()) {
    SetTimer(entry, entry->call->deadline());
    return false;
  }
  StopHolding(entry);
  entry->call->EndHeldTooLong(window_.PauseLeft(now));
  Finish(entry);
  return true;
}

void CallLoop::StopHolding(Entries::iterator entry) {
  if (entry->held_since == absl::InfinitePast()) return;
  entry->call->AddHeld(clock_->Now() - entry->held_since);
  entry->held_since = absl::InfinitePast();
}

// Whether the window has room, and no answer that may ask for a pause waits to be
// read.
bool CallLoop::MaySend() const {
  if (!window_.HasRoom(on_wire_.size())) return false;
  return failed_.empty() ||
         !MayAskForPause(failed_.front().answer.response.status);
}

void CallLoop::SendQueued() {
  while (!queued_.empty() && MaySend() && !CheckHold()) {
    const Entries::iterator entry = queued_.begin();
    ClearTimer(entry);
    StopHolding(entry);
    Move(entry, on_wire_, on_wire_.end());
    unsent_ = true;
    session_->Start(entry->tag, entry->call->NextRequest());
  }
}

void CallLoop::ReadAnswers() {
  if (unsent_ || !on_wire_.empty()) Drive(absl::InfinitePast());
  const absl::Time end = clock_->Now() + kReadingTime;
  do {
    ReadAnswer(failed_.empty() ? answered_.begin() : failed_.begin());
  } while (!(failed_.empty() && answered_.empty()) && clock_->Now() < end);
}

void CallLoop::ReadAnswer(Entries::iterator entry) {
  if (entry->home == &answered_ &&
      clock_->Now() > entry->call->deadline() + kReadingDelay) {
    HttpResult late;
    late.failure = HttpFailure::kDeadline;
    late.detail =
        "the answer arrived, but decoding other answers took too long";
    late.attempts = entry->answer.attempts;
    late.request = std::move(entry->answer.request);
    entry->answer = std::move(late);
  }
  const Call::Next next = entry->call->OnResult(entry->answer);
  if (next.slow_until != absl::InfinitePast()) {
    window_.OnSlowDown(next.slow_until, next.pauses_channel, clock_->Now());
  } else if (next.served && window_.IsReduced()) {
    window_.OnServed(clock_->Now());
  }
  if (!next.at.has_value()) return Finish(entry);
  // Frees a large answer during the pause. Assigning {} could keep its memory.
  { const HttpResult freed = std::move(entry->answer); }
  if (next.asked_for) entry->held_since = clock_->Now();
  Move(entry, paused_, paused_.end());
  SetTimer(entry, *next.at);
}

void CallLoop::Cancel(Entries::iterator entry, std::string_view why) {
  if (entry->home == &on_wire_) session_->Cancel(entry->tag);
  entry->call->Cancel(why);
  Finish(entry);
}

void CallLoop::CancelIf(bool all, std::string_view why) {
  for (Entries* entries :
       {&on_wire_, &failed_, &answered_, &paused_, &queued_}) {
    for (auto it = entries->begin(); it != entries->end();) {
      const Entries::iterator entry = it++;
      if (all || entry->call->cancelled()) Cancel(entry, why);
    }
  }
}

void CallLoop::Finish(Entries::iterator entry) {
  ClearTimer(entry);
  StopHolding(entry);
  LeaveSlot(entry->tag);
  // Removed from the loop first, because the completion may use the loop.
  const std::unique_ptr<Call> call = std::move(entry->call);
  entry->home->erase(entry);
  call->Finish();
}

void CallLoop::Move(Entries::iterator entry, Entries& to,
                    Entries::iterator before) {
  to.splice(before, *entry->home, entry);
  entry->home = &to;
}

void CallLoop::SetTimer(Entries::iterator entry, absl::Time at) {
  if (at == absl::InfiniteFuture() || entry->timer != timers_.end()) return;
  entry->timer = timers_.emplace(at, entry);
}

void CallLoop::ClearTimer(Entries::iterator entry) {
  if (entry->timer == timers_.end()) return;
  timers_.erase(entry->timer);
  entry->timer = timers_.end();
}

}  // namespace fireworks::rest::internal
