#include "fireworks/rest/call/call_loop.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/time/time.h"

namespace fireworks::rest::internal {

void CallLoop::Add(std::unique_ptr<Call> call) {
  if (!call->error().ok()) return call->Finish();
  if (call->cancelled()) {
    call->Cancel("before it was sent");
    return call->Finish();
  }
  const absl::Time deadline = call->deadline();
  const bool must_wait = !has_room();
  const auto entry = queued_.insert(
      queued_.end(), Entry{std::move(call), &queued_, 0, {}, timers_.end()});
  if (must_wait) SetTimer(entry, deadline);
  SendQueued();
}

void CallLoop::Step(absl::Time until) {
  const bool was_empty = empty();
  if (cancel_pending_.exchange(false)) EndIf(/*all=*/false, "by its context");
  FireTimers();
  SendQueued();
  if (!answered_.empty()) return ReadAnswers();
  if (empty() && !was_empty) return;
  if (!timers_.empty()) until = std::min(until, timers_.begin()->first);
  Drive(until);
}

void CallLoop::CancelAll(std::string_view why) { EndIf(/*all=*/true, why); }

void CallLoop::Drive(absl::Time until) {
  unsent_ = false;
  session_->Drive(until);
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
    unsent_ = true;
    entry->exchange = session_->Start(entry->call->NextRequest(),
                                      [this, entry](HttpResult result) {
                                        entry->answer = std::move(result);
                                        Move(entry, answered_, answered_.end());
                                      });
  }
}

void CallLoop::ReadAnswers() {
  size_t count = answered_.size();
  if (unsent_) Drive(absl::InfinitePast());
  // Decoding them all may take longer than a cancellation may wait.
  for (; count > 0 && !cancel_pending_.load(); --count) {
    const Entries::iterator entry = answered_.begin();
    const std::optional<absl::Time> next =
        entry->call->OnResult(std::move(entry->answer));
    if (next.has_value()) {
      Move(entry, paused_, paused_.end());
      SetTimer(entry, *next);
    } else {
      Finish(entry);
    }
  }
}

void CallLoop::EndIf(bool all, std::string_view why) {
  for (Entries* entries : {&on_wire_, &answered_, &paused_, &queued_}) {
    for (auto it = entries->begin(); it != entries->end();) {
      const Entries::iterator entry = it++;
      if (!all && !entry->call->cancelled()) continue;
      if (entry->home == &on_wire_) session_->Cancel(entry->exchange);
      entry->call->Cancel(why);
      Finish(entry);
    }
  }
}

void CallLoop::Finish(Entries::iterator entry) {
  ClearTimer(entry);
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

}  // namespace fireworks::rest::internal
