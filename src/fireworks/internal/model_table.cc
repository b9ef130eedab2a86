#include "fireworks/internal/model_table.h"

#include <algorithm>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "fireworks/internal/breaker.h"
#include "fireworks/internal/fetch_verdict.h"

namespace fireworks::internal {

ModelEntry::ModelEntry(std::string_view name, uint64_t answered)
    : answered_(answered) {
  spellings_.reserve(kMaxSpellings);
  spellings_.emplace_back(name);
}

Plan ModelEntry::PlanAt(absl::Time now) const {
  using Call = Plan::Call;
  using Known = Plan::Known;
  const bool is_due = now >= retry_at_;
  const bool has_failed = failures_ > 0;
  if (now < fresh_until_) return {Call::kNone, Known::kFresh, model_, {}};
  if (now < stale_until_) {
    return {
        is_due ? Call::kInBackground : Call::kNone, Known::kStale, model_, {}};
  }
  if (now < keep_until_) {
    // After a failure, one thread waits for each new try. Other threads get an answer
    // at once.
    const bool waits = !has_failed || (is_due && flight == nullptr);
    const Call call = waits ? Call::kAwaited : Call::kNone;
    if (was_refused_) {
      return {call, Known::kNothing, nullptr, error_, has_failed};
    }
    return {call, Known::kKept, model_, {}, has_failed};
  }
  if (now < error_until_) {
    return {Call::kNone,
            absl::IsNotFound(error_) ? Known::kNotFound : Known::kNothing,
            nullptr, error_};
  }
  return {};
}

SharedModel ModelEntry::TakeAnswer() {
  fresh_until_ = stale_until_ = keep_until_ = error_until_ =
      absl::InfinitePast();
  return std::exchange(model_, nullptr);
}

ModelEntry* ModelTable::Find(std::string_view spelling) {
  const auto found = by_spelling_.find(spelling);
  return found == by_spelling_.end() ? nullptr : found->second;
}

void ModelTable::Use(ModelEntry& entry) {
  if (&entry.list_->front() != &entry) MoveToFront(entry, *entry.list_);
}

ModelEntry& ModelTable::FindOrAdd(std::string_view name, uint64_t call) {
  if (ModelEntry* const known = Find(name)) return *known;
  uint64_t answered = std::max(call - 1, all_forgotten_);
  if (lists_ > 0) {
    const auto forgotten = forgotten_.find(std::string(name));
    if (forgotten != forgotten_.end()) {
      answered = std::max(answered, forgotten->second);
    }
  }
  ModelEntry& entry = unknown_.emplace_front(name, answered);
  entry.list_ = &unknown_;
  entry.self_ = unknown_.begin();
  by_spelling_.emplace(entry.name(), &entry);
  return entry;
}

void ModelTable::Remember(ModelEntry& entry, std::string_view spelling) {
  if (entry.spellings_.size() == ModelEntry::kMaxSpellings ||
      by_spelling_.count(spelling) != 0) {
    return;
  }
  entry.spellings_.emplace_back(spelling);
  by_spelling_.emplace(entry.spellings_.back(), &entry);
}

std::optional<SharedModel> ModelTable::StoreModel(ModelEntry& entry,
                                                  uint64_t call,
                                                  absl::Time sent,
                                                  double random,
                                                  SharedModel model) {
  if (call <= entry.answered_) {
    EraseIfUnknown(entry);
    return std::nullopt;
  }
  entry.answered_ = call;
  entry.fresh_until_ = sent + options_.fresh_for * (0.9 + 0.1 * random);
  entry.stale_until_ = sent + options_.stale_for;
  entry.keep_until_ = sent + options_.keep_for;
  entry.failures_ = 0;
  entry.was_refused_ = false;
  entry.retry_at_ = absl::InfinitePast();
  entry.error_until_ = absl::InfinitePast();
  SharedModel before = std::exchange(entry.model_, std::move(model));
  // A refresh does not count as a use of the model.
  if (entry.list_ != &models_) MoveToFront(entry, models_);
  Evict(models_, options_.max_models);
  return before;
}

std::optional<SharedModel> ModelTable::StoreNotFound(
    ModelEntry& entry, uint64_t call, absl::Time sent,
    const absl::Status& error) {
  if (call <= entry.answered_) {
    EraseIfUnknown(entry);
    return std::nullopt;
  }
  entry.answered_ = call;
  SharedModel before = entry.TakeAnswer();
  entry.error_ = error;
  entry.error_until_ = sent + options_.not_found_for;
  MoveToFront(entry, errors_);
  Evict(errors_, options_.max_remembered_errors);
  return before;
}

void ModelTable::StoreFailure(ModelEntry& entry, uint64_t call, absl::Time now,
                              double random, const Verdict& verdict,
                              const absl::Status& error) {
  if (call <= entry.answered_) return EraseIfUnknown(entry);
  ++entry.failures_;
  entry.was_refused_ = verdict.ending == Ending::kRefused;
  entry.retry_at_ = now + PauseAfter(entry.failures_, random);
  if (verdict.service == Breaker::Outcome::kFailed) {
    EraseIfUnknown(entry);  // Not remembered: the breaker limits these calls.
    return;
  }
  entry.error_ = error;
  entry.error_until_ = now + PauseAfter(1, random);
  if (entry.list_ == &models_) return;
  MoveToFront(entry, errors_);
  Evict(errors_, options_.max_remembered_errors);
}

void ModelTable::EraseIfUnknown(ModelEntry& entry) {
  if (entry.list_ == &unknown_ && entry.flight == nullptr) Erase(entry);
}

void ModelTable::Forget(std::string_view name, uint64_t call) {
  if (lists_ > 0) forgotten_[std::string(name)] = call;
  if (ModelEntry* const entry = Find(name)) Erase(*entry);
}

void ModelTable::EndList() {
  if (--lists_ == 0) forgotten_.clear();
}

void ModelTable::Erase(ModelEntry& entry) {
  for (const std::string& spelling : entry.spellings_) {
    by_spelling_.erase(spelling);
  }
  entry.list_->erase(entry.self_);
}

std::list<ModelEntry> ModelTable::TakeAll(uint64_t call) {
  all_forgotten_ = call;
  by_spelling_.clear();
  List all;
  for (List* const list : {&models_, &errors_, &unknown_}) {
    all.splice(all.end(), *list);
  }
  return all;
}

std::vector<std::string> ModelTable::Names() const {
  std::vector<std::string> names;
  names.reserve(models_.size());
  for (const ModelEntry& entry : models_) names.push_back(entry.name());
  return names;
}

void ModelTable::MoveToFront(ModelEntry& entry, List& list) {
  list.splice(list.begin(), *entry.list_, entry.self_);
  entry.list_ = &list;
}

void ModelTable::Evict(List& list, size_t limit) {
  for (; list.size() > limit; ++evictions_) {
    ModelEntry& entry = list.back();
    if (entry.flight != nullptr) {
      entry.TakeAnswer();
      MoveToFront(entry, unknown_);  // The answer to its call will be stored.
    } else {
      Forget(entry.name(), entry.answered_);
    }
  }
}

}  // namespace fireworks::internal
