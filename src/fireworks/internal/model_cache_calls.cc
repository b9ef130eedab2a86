// The calls of a ModelCacheCore: for one model, for a batch, and for lists.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "fireworks/client.h"
#include "fireworks/internal/fetch_verdict.h"
#include "fireworks/internal/model_cache_core.h"
#include "fireworks/internal/model_table.h"
#include "fireworks/list_models.h"
#include "google/protobuf/util/message_differencer.h"

namespace fireworks::internal {

namespace {

// Most refreshes return an equal model, which is not a change.
bool Differ(const Model* before, const Model* after) {
  if (before == nullptr || after == nullptr) return before != after;
  return !google::protobuf::util::MessageDifferencer::Equals(*before, *after);
}

}  // namespace

std::shared_ptr<Flight> ModelCacheCore::NewFlight(ModelEntry& entry,
                                                  uint64_t call, absl::Time now,
                                                  size_t* count) {
  auto flight = std::make_shared<Flight>();
  flight->name = entry.name();
  flight->call = call;
  flight->breaker_call =
      count == &batched_ ? breaker_.StartAnyway() : breaker_.Start();
  flight->sent = now;
  flight->count = count;
  flight->context.set_timeout(options_.timeout);
  entry.flight = flight;
  flights_.insert(flight.get());
  ++*count;
  ++stats_.calls;
  return flight;
}

void ModelCacheCore::Start(const std::shared_ptr<Flight>& flight) {
  const absl::Status status = client_.GetModelAsync(
      flight->name, options_.read_mask, &flight->context,
      [weak = weak_from_this(), flight](absl::StatusOr<Model> model) {
        if (const auto core = weak.lock()) {
          core->End(*flight, std::move(model), core->source());
        }
      });
  // The call did not start, so the error is not the answer of a server or stub.
  if (!status.ok()) End(*flight, status, Source::kClient);
}

void ModelCacheCore::End(Flight& flight, absl::StatusOr<Model> result,
                         Source source) {
  const absl::Status error = result.status();  // OK if there is a model.
  const Verdict verdict = JudgeFetch(error, source);
  SharedModel model;
  if (result.ok()) model = std::make_shared<const Model>(*std::move(result));
  std::optional<SharedModel> before;  // Destroyed after the lock is released.

  Lock lock = Acquire();
  flights_.erase(&flight);
  --*flight.count;
  flight.ending = verdict.ending;
  flight.model = model;
  flight.error = error;
  flight.has_ended.notify_all();
  if (is_closed_) return;  // The options may point to destroyed objects.

  const absl::Time now = options_.clock->Now();
  Count(verdict, flight.breaker_call, error, now);
  ModelEntry* const entry = table_.Find(flight.name);
  if (entry == nullptr) return;
  if (entry->flight.get() == &flight) entry->flight = nullptr;
  switch (verdict.ending) {
    case Ending::kModel:
      before = table_.StoreModel(*entry, flight.call, flight.sent,
                                 options_.random(), model);
      break;
    case Ending::kNotFound:
      before = table_.StoreNotFound(*entry, flight.call, flight.sent, error);
      break;
    case Ending::kFailed:
    case Ending::kRefused:
      table_.StoreFailure(*entry, flight.call, now, options_.random(), verdict,
                          error);
      break;
    case Ending::kNoAnswer:
      table_.EraseIfUnknown(*entry);
  }
  TellChange(lock, before, model);
}

void ModelCacheCore::Count(const Verdict& verdict, const Breaker::Call& call,
                           const absl::Status& error, absl::Time now) {
  breaker_.Ended(call, verdict.service, error, now, options_.random());
  if (verdict.ending == Ending::kRefused) ++stats_.calls_refused;
  if (verdict.ending == Ending::kFailed ||
      verdict.ending == Ending::kNoAnswer) {
    ++stats_.calls_failed;
  }
}

void ModelCacheCore::TellChange(Lock& lock,
                                const std::optional<SharedModel>& before,
                                SharedModel after) noexcept {
  if (options_.on_change == nullptr || !before.has_value()) return;
  changes_.push_back({*before, std::move(after)});
  if (is_telling_) return;  // The telling thread reports this change too.
  is_telling_ = true;
  teller_ = std::this_thread::get_id();
  while (!changes_.empty() && !is_closed_) {
    Change change = std::move(changes_.front());
    changes_.pop_front();
    lock.unlock();
    const bool differs = Differ(change.before.get(), change.after.get());
    if (differs) options_.on_change(change.before, change.after);
    change = {};  // Destroyed without the lock.
    lock.lock();
    if (differs) ++stats_.changes;
  }
  is_telling_ = false;
}

std::vector<ModelFailure> ModelCacheCore::Prefetch(
    absl::Span<const std::string> names) {
  std::vector<ModelFailure> failures;
  std::vector<std::string> wanted;
  std::unordered_set<std::string> seen;
  for (const std::string& name : names) {
    const absl::StatusOr<std::string> parsed = ResourceName(name);
    if (!seen.insert(parsed.ok() ? *parsed : name).second) continue;
    if (parsed.ok()) {
      wanted.push_back(*parsed);
    } else {
      failures.push_back({name, parsed.status()});
    }
  }
  const absl::Time now = options_.clock->Now();
  {
    const Lock lock = Acquire();
    const auto is_fresh = [&](const std::string& name) {
      const ModelEntry* const entry = table_.Find(name);
      return entry != nullptr && entry->IsFresh(now);
    };
    wanted.erase(std::remove_if(wanted.begin(), wanted.end(), is_fresh),
                 wanted.end());
  }
  FetchAll(wanted, failures);
  return failures;
}

std::vector<ModelFailure> ModelCacheCore::RefreshAll() {
  std::vector<std::string> names;
  {
    const Lock lock = Acquire();
    names = table_.Names();
  }
  std::vector<ModelFailure> failures;
  FetchAll(names, failures);
  return failures;
}

void ModelCacheCore::FetchAll(const std::vector<std::string>& names,
                              std::vector<ModelFailure>& failures) {
  const auto start = std::chrono::steady_clock::now();
  Flight batch;  // Only its context is used.
  batch.context.set_timeout(options_.batch_timeout);
  std::vector<std::string> asked;
  std::vector<std::shared_ptr<Flight>> flights;  // The calls for `asked`.
  std::vector<std::shared_ptr<Flight>> others;   // Calls already under way.
  const absl::Time now = options_.clock->Now();

  Lock lock = Acquire();
  if (const absl::Status why_not = WhyNotWait(); !why_not.ok()) {
    for (const std::string& name : names) failures.push_back({name, why_not});
    return;
  }
  for (const std::string& name : names) {
    const uint64_t call = ++last_call_;
    ModelEntry& entry = table_.FindOrAdd(name, call);
    if (entry.flight != nullptr) {
      others.push_back(entry.flight);
    } else {
      asked.push_back(name);
      flights.push_back(NewFlight(entry, call, now, &batched_));
    }
  }
  flights_.insert(&batch);
  lock.unlock();
  const Source source =
      this->source() == Source::kClient ? Source::kBatch : Source::kStub;
  GetModelsOptions many;
  many.on_result = [&](size_t i, const absl::StatusOr<Model>& model) {
    End(*flights[i], model, source);
  };
  client_.GetModels(asked, options_.read_mask, many, &batch.context);
  lock.lock();
  flights_.erase(&batch);
  for (const std::shared_ptr<Flight>& flight : others) {
    Await(lock, *flight,
          options_.batch_timeout -
              absl::FromChrono(std::chrono::steady_clock::now() - start));
  }
  flights.insert(flights.end(), others.begin(), others.end());
  for (const std::shared_ptr<Flight>& flight : flights) {
    if (flight->ending == Ending::kModel) continue;
    failures.push_back({flight->name, flight->ending.has_value()
                                          ? flight->error
                                          : NotEnded(flight->name)});
  }
}

absl::StatusOr<size_t> ModelCacheCore::Load(std::string_view account,
                                            std::string_view filter) {
  ListModelsOptions options;
  options.filter = std::string(filter);
  options.read_mask = options_.read_mask;
  options.page_size = 200;
  options.limit = options_.max_models;
  Flight list;  // Not the call of an entry.
  list.context.set_timeout(options_.timeout);

  Lock lock = Acquire();
  if (absl::Status why_not = WhyNotWait(); !why_not.ok()) return why_not;
  list.breaker_call = breaker_.StartAnyway();
  flights_.insert(&list);
  table_.BeginList();
  const auto start_page = [&] {
    list.call = ++last_call_;
    list.sent = options_.clock->Now();
  };
  start_page();
  lock.unlock();

  size_t count = 0;
  absl::Status error;
  ModelRange range = client_.ListModels(account, options, &list.context);
  for (absl::StatusOr<Model>& model : range) {
    if (!model.ok()) {
      error = model.status();
      break;
    }
    if (StoreListed(*std::move(model), list)) ++count;
    if (!range.has_more_on_page()) {
      lock.lock();
      start_page();
      lock.unlock();
    }
  }
  lock.lock();
  flights_.erase(&list);
  table_.EndList();
  breaker_.Ended(list.breaker_call, JudgeFetch(error, source()).service, error,
                 options_.clock->Now(), options_.random());
  if (!error.ok()) return error;
  return count;
}

bool ModelCacheCore::StoreListed(Model model, const Flight& list) {
  const absl::StatusOr<std::string> name = ResourceName(model.name());
  if (!name.ok()) return false;
  const auto after = std::make_shared<const Model>(std::move(model));
  std::optional<SharedModel> before;  // Destroyed after the lock is released.

  Lock lock = Acquire();
  if (is_closed_) return false;
  ModelEntry& entry = table_.FindOrAdd(*name, list.call);
  before =
      table_.StoreModel(entry, list.call, list.sent, options_.random(), after);
  if (!before.has_value()) return false;
  TellChange(lock, before, after);
  return true;
}

}  // namespace fireworks::internal
