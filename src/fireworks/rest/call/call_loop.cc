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

// What is kept of bodies that were read, so that a burst or a huge answer does
// not stay in memory.
constexpr size_t kMaxBuffers = 32;
constexpr size_t kMaxBufferBytes = size_t{64} << 10;

}  // namespace

void CallLoop::AddFor(CallContext* context, std::unique_ptr<Call> call) {
  if (!call->error().ok()) return call->Finish();
  const bool must_wait = !has_room();
  const auto entry = queued_.insert(
      queued_.end(), Entry{std::move(call), &queued_, 0, {}, timers_.end()});
  entry->tag = TakeSlot(entry);
  if (context != nullptr) {
    CallContextAccess::Attach(*context, this, entry->tag);
  }
  // A cancellation after this line is a message.
  if (entry->call->cancelled()) return Cancel(entry, "before it was sent");
  if (must_wait) SetTimer(entry, entry->call->deadline());
  SendQueued();
}

void CallLoop::Step(absl::Time until) {
  const bool was_empty = empty();
  ReadInbox();
  FireTimers();
  SendQueued();
  if (!answered_.empty()) return ReadAnswers();
  if (stopped_ || (empty() && !was_empty)) return;
  if (!timers_.empty()) until = std::min(until, timers_.begin()->first);
  Drive(until);
}

void CallLoop::CancelAll(std::string_view why) { CancelIf(/*all=*/true, why); }

bool CallLoop::Post(std::unique_ptr<Call> call, CallContext* context) {
  return Leave({Message::Kind::kCall, std::move(call), context, kEveryCall});
}

void CallLoop::PostCancel(uint64_t tag) {
  Leave({Message::Kind::kCancel, nullptr, nullptr, tag});
}

void CallLoop::PostStop() {
  Leave({Message::Kind::kStop, nullptr, nullptr, kEveryCall});
}

bool CallLoop::Leave(Message message) {
  {
    std::lock_guard<std::mutex> lock(inbox_mutex_);
    if (stop_posted_) return false;
    stop_posted_ = message.kind == Message::Kind::kStop;
    if (message.kind == Message::Kind::kCancel) has_cancels_.store(true);
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
    has_cancels_.store(false);
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
  const Slot& slot = slots_[static_cast<uint32_t>(tag)];
  return slot.generation == tag >> 32 ? &slot : nullptr;
}

void CallLoop::Drive(absl::Time until) {
  unsent_ = false;
  session_->Drive(until, &finished_);
  for (HttpFinished& finished : finished_) {
    const Entries::iterator entry = Find(finished.tag)->entry;
    entry->answer = std::move(finished.result);
    Move(entry, answered_, answered_.end());
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
      // Before those that never had a turn: it has waited already.
      Move(entry, queued_, queued_.begin());
      SetTimer(entry, entry->call->deadline());
    } else {
      entry->call->Expire();
      Finish(entry);
    }
  }
}

void CallLoop::SendQueued() {
  while (!queued_.empty() && on_wire_.size() < window_) {
    const Entries::iterator entry = queued_.begin();
    ClearTimer(entry);
    Move(entry, on_wire_, on_wire_.end());
    HttpRequest request = entry->call->NextRequest();
    if (!buffers_.empty()) {
      request.buffer = std::move(buffers_.back());
      buffers_.pop_back();
    }
    unsent_ = true;
    session_->Start(entry->tag, std::move(request));
  }
}

void CallLoop::ReadAnswers() {
  size_t count = answered_.size();
  if (unsent_) Drive(absl::InfinitePast());
  // Decoding them all may take longer than a cancellation may wait.
  for (; count > 0 && !has_cancels_.load(); --count) {
    const Entries::iterator entry = answered_.begin();
    const std::optional<absl::Time> next = entry->call->OnResult(entry->answer);
    std::string& body = entry->answer.response.body;
    if (buffers_.size() < kMaxBuffers && body.capacity() <= kMaxBufferBytes) {
      buffers_.push_back(std::move(body));
    }
    if (next.has_value()) {
      entry->answer = HttpResult();  // A huge one does not stay for the pause.
      Move(entry, paused_, paused_.end());
      SetTimer(entry, *next);
    } else {
      Finish(entry);
    }
  }
}

void CallLoop::Cancel(Entries::iterator entry, std::string_view why) {
  if (entry->home == &on_wire_) session_->Cancel(entry->tag);
  entry->call->Cancel(why);
  Finish(entry);
}

void CallLoop::CancelIf(bool all, std::string_view why) {
  for (Entries* entries : {&on_wire_, &answered_, &paused_, &queued_}) {
    for (auto it = entries->begin(); it != entries->end();) {
      const Entries::iterator entry = it++;
      if (all || entry->call->cancelled()) Cancel(entry, why);
    }
  }
}

void CallLoop::Finish(Entries::iterator entry) {
  ClearTimer(entry);
  LeaveSlot(entry->tag);
  // Gone from the loop first: the completion may do anything.
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
  if (at == absl::InfiniteFuture()) return;
  entry->timer = timers_.emplace(at, entry);
}

void CallLoop::ClearTimer(Entries::iterator entry) {
  if (entry->timer == timers_.end()) return;
  timers_.erase(entry->timer);
  entry->timer = timers_.end();
}

std::unique_ptr<CallLoop> LoopPool::Take() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (!idle_.empty() &&
        clock_->Now() - idle_.back().since <= max_idle_time_) {
      std::unique_ptr<CallLoop> loop = std::move(idle_.back().loop);
      idle_.pop_back();
      return loop;
    }
  }
  std::unique_ptr<HttpSession> session = transport_->NewSession();
  if (session == nullptr) return nullptr;
  return std::make_unique<CallLoop>(std::move(session), clock_);
}

void LoopPool::Return(std::unique_ptr<CallLoop> loop) {
  const absl::Time now = clock_->Now();
  std::vector<Idle> closing;  // Destroyed after the lock is released.
  std::lock_guard<std::mutex> lock(mutex_);
  idle_.push_back({std::move(loop), now});
  const auto aged = std::find_if(
      idle_.begin(), idle_.end(),
      [&](const Idle& i) { return now - i.since <= max_idle_time_; });
  const auto surplus = idle_.end() - static_cast<std::ptrdiff_t>(
                                         std::min(max_idle_, idle_.size()));
  const auto end = std::max(aged, surplus);
  std::move(idle_.begin(), end, std::back_inserter(closing));
  idle_.erase(idle_.begin(), end);
}

}  // namespace fireworks::rest::internal
