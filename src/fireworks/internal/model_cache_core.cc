#include "fireworks/internal/model_cache_core.h"

#include <chrono>
#include <future>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "fireworks/internal/fetch_verdict.h"
#include "fireworks/internal/model_table.h"
#include "fireworks/model_name.h"
#include "fireworks/rest/call/async_worker.h"

namespace fireworks::internal {

namespace {

// How long to spin between tries to lock the mutex.
constexpr std::chrono::microseconds kFirstSpin(2);
constexpr std::chrono::microseconds kLongestSpin(16);

// A longer wait has no end, because the clock would overflow.
constexpr absl::Duration kLongestWait = absl::Hours(24 * 365);

}  // namespace

ModelCacheCore::ModelCacheCore(Client client, ModelCacheOptions options)
    : client_(std::move(client)),
      options_(std::move(options)),
      table_(options_) {
  // Made here, so that a forked child does not repeat its parent's numbers.
  if (options_.random == nullptr) {
    options_.random = [engine =
                           std::minstd_rand(std::random_device()())]() mutable {
      return std::uniform_real_distribution<double>()(engine);
    };
  }
}

ModelCacheCore::Lock ModelCacheCore::Acquire() const {
  // Spins first, because the mutex is held for less than a microsecond and sleeping
  // takes several. Pauses between tries let the other thread finish.
  for (auto spin = kFirstSpin; spin <= kLongestSpin; spin *= 2) {
    if (mutex_.try_lock()) return Lock(mutex_, std::adopt_lock);
    const auto end = std::chrono::steady_clock::now() + spin;
    while (std::chrono::steady_clock::now() < end) {
    }
  }
  return Lock(mutex_);
}

absl::StatusOr<std::string> ModelCacheCore::ResourceName(
    std::string_view name) const {
  absl::StatusOr<ModelName> parsed = ModelName::Parse(name, client_.account());
  if (!parsed.ok()) return parsed.status();
  return parsed->ToString();
}

SharedModel ModelCacheCore::Hit(std::string_view spelling) {
  const absl::Time now = options_.clock->Now();
  const Lock lock = Acquire();
  ModelEntry* const entry = table_.Find(spelling);
  if (entry == nullptr) return nullptr;
  if (entry->IsFresh(now)) {
    table_.Use(*entry);
    ++stats_.fresh;
    return entry->model();
  }
  const Plan plan = entry->PlanAt(now);
  const bool is_ready =
      plan.call == Plan::Call::kNone ||
      (plan.call == Plan::Call::kInBackground && !MayRefresh(*entry, now));
  if (!is_ready || plan.model == nullptr) return nullptr;
  table_.Use(*entry);
  return *Known(plan);
}

absl::StatusOr<SharedModel> ModelCacheCore::Get(
    std::string_view spelling, std::optional<absl::Duration> wait) {
  const absl::StatusOr<std::string> name = ResourceName(spelling);
  const absl::Time now = options_.clock->Now();
  Lock lock = Acquire();
  if (!name.ok()) return KnownOr(Plan(), name.status());
  ModelEntry* const entry = table_.Find(*name);
  if (entry == nullptr) {
    return Fetch(lock, *name, nullptr, spelling, Plan(), now, wait);
  }
  table_.Use(*entry);
  table_.Remember(*entry, spelling);
  const Plan plan = entry->PlanAt(now);
  switch (plan.call) {
    case Plan::Call::kAwaited:
      return Fetch(lock, *name, entry, spelling, plan, now, wait);
    case Plan::Call::kInBackground:
      if (MayRefresh(*entry, now)) {
        const auto flight = NewFlight(*entry, ++last_call_, now, &refreshes_);
        lock.unlock();
        Start(flight);
        lock.lock();
      }
      break;
    case Plan::Call::kNone:
      break;
  }
  return Known(plan);
}

bool ModelCacheCore::MayRefresh(const ModelEntry& entry, absl::Time now) const {
  return entry.flight == nullptr && refreshes_ < options_.max_refreshes &&
         breaker_.MayStart(now);
}

absl::StatusOr<SharedModel> ModelCacheCore::Known(const Plan& plan) {
  switch (plan.known) {
    case Plan::Known::kFresh:
      ++stats_.fresh;
      return plan.model;
    case Plan::Known::kStale:
      ++stats_.stale;
      return plan.model;
    case Plan::Known::kKept:
      ++stats_.kept;
      return plan.model;
    case Plan::Known::kNotFound:
      ++stats_.not_found;
      return plan.error;
    case Plan::Known::kNothing:
      break;
  }
  ++stats_.errors;
  return plan.error;
}

absl::StatusOr<SharedModel> ModelCacheCore::KnownOr(const Plan& plan,
                                                    absl::Status error) {
  if (plan.model != nullptr || !plan.error.ok()) return Known(plan);
  ++stats_.errors;
  return error;
}

absl::Status ModelCacheCore::WhyNotWait() const {
  if (rest::internal::AsyncWorker::IsWorkerThread()) {
    return absl::FailedPreconditionError(
        "the cache would have to wait on the background thread of a client; "
        "use Peek() or another thread");
  }
  if (is_telling_ && teller_ == std::this_thread::get_id()) {
    return absl::FailedPreconditionError(
        "the cache would have to wait inside on_change; use Peek() or another "
        "thread");
  }
  return absl::OkStatus();
}

absl::StatusOr<SharedModel> ModelCacheCore::Fetch(
    Lock& lock, const std::string& name, ModelEntry* entry,
    std::string_view spelling, const Plan& plan, absl::Time now,
    std::optional<absl::Duration> wait) {
  if (wait.has_value()) {
    const absl::Status why_not = WhyNotWait();
    if (!why_not.ok()) return KnownOr(Plan(), why_not);
  }
  std::shared_ptr<Flight> flight = entry != nullptr ? entry->flight : nullptr;
  if ((wait.has_value() && waiting_ >= options_.max_waiting) ||
      (flight == nullptr && misses_ >= options_.max_waiting)) {
    return KnownOr(plan, absl::ResourceExhaustedError(absl::StrCat(
                             name, ": ", options_.max_waiting,
                             " calls already wait for models (max_waiting)")));
  }
  if (flight == nullptr) {
    if (!breaker_.MayStart(now)) return KnownOr(plan, PausedError(name));
    const uint64_t call = ++last_call_;
    if (entry == nullptr) {
      entry = &table_.FindOrAdd(name, call);
      table_.Remember(*entry, spelling);
    }
    flight = NewFlight(*entry, call, now, &misses_);
    lock.unlock();
    Start(flight);
    lock.lock();
  }
  if (wait.has_value()) Await(lock, *flight, *wait);
  if (!flight->ending.has_value()) {
    if (!wait.has_value() && !plan.has_failed && !is_closed_) {
      return KnownOr(Plan(), absl::UnavailableError(
                                 absl::StrCat(name, ": not in the cache yet")));
    }
    return KnownOr(plan, NotEnded(name));
  }
  switch (*flight->ending) {
    case Ending::kModel:
      ++stats_.fetched;
      return flight->model;
    case Ending::kNotFound:
      ++stats_.fetched;
      return flight->error;
    case Ending::kRefused:
      return KnownOr(Plan(), flight->error);
    case Ending::kFailed:
    case Ending::kNoAnswer:
      break;
  }
  // A new plan: if this failure follows a refusal, it makes the old model usable again.
  entry = table_.Find(name);
  return KnownOr(entry != nullptr ? entry->PlanAt(now) : plan, flight->error);
}

void ModelCacheCore::Await(Lock& lock, Flight& flight, absl::Duration wait) {
  const auto is_over = [&] { return flight.ending.has_value() || is_closed_; };
  ++waiting_;
  if (wait > kLongestWait) {
    flight.has_ended.wait(lock, is_over);
  } else {
    flight.has_ended.wait_for(lock, absl::ToChronoNanoseconds(wait), is_over);
  }
  --waiting_;
}

absl::Status ModelCacheCore::NotEnded(const std::string& name) const {
  if (is_closed_) {
    return absl::CancelledError(
        absl::StrCat(name, ": the cache is being destroyed"));
  }
  return absl::DeadlineExceededError(
      absl::StrCat(name, ": no answer within the time that the caller waits"));
}

absl::Status ModelCacheCore::PausedError(const std::string& name) const {
  const absl::Status& cause = breaker_.error();
  absl::Status status(
      cause.code(),
      absl::StrCat(name,
                   ": not requested, because recent calls failed; last error: ",
                   cause.message()));
  cause.ForEachPayload([&](absl::string_view type, const absl::Cord& payload) {
    status.SetPayload(type, payload);
  });
  return status;
}

absl::Status ModelCacheCore::Invalidate(std::string_view name) {
  const absl::StatusOr<std::string> parsed = ResourceName(name);
  if (!parsed.ok()) return parsed.status();
  const Lock lock = Acquire();
  table_.Forget(*parsed, ++last_call_);
  return absl::OkStatus();
}

void ModelCacheCore::Clear() {
  std::list<ModelEntry> all;  // Destroyed after the lock is released.
  const Lock lock = Acquire();
  all = table_.TakeAll(++last_call_);
}

ModelCacheStats ModelCacheCore::stats() const {
  const Lock lock = Acquire();
  ModelCacheStats stats = stats_;
  stats.evictions = table_.evictions();
  stats.pauses = breaker_.pauses();
  stats.models = table_.models();
  stats.remembered_errors = table_.errors();
  stats.in_flight = misses_ + refreshes_ + batched_;
  stats.waiting = waiting_;
  stats.paused = breaker_.is_open();
  return stats;
}

std::future<void> ModelCacheCore::Close() {
  const Lock lock = Acquire();
  is_closed_ = true;
  for (Flight* const flight : flights_) {
    flight->context.TryCancel();
    flight->has_ended.notify_all();
  }
  return WhyNotWait().ok() ? destroyed_.get_future() : std::future<void>();
}

}  // namespace fireworks::internal
