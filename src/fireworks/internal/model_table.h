#ifndef FIREWORKS_INTERNAL_MODEL_TABLE_H_
#define FIREWORKS_INTERNAL_MODEL_TABLE_H_

// What a ModelCache remembers, apart from calls and threads.

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/model_cache_options.h"

namespace fireworks::internal {

struct Flight;  // A call under way: model_cache.cc.

using SharedModel = std::shared_ptr<const gateway::v1::Model>;

// What to do for somebody who asks for a model.
struct Plan {
  enum class Call { kNone, kInBackground, kAwaited };
  enum class Known { kFresh, kStale, kKept, kNotFound, kNothing };

  Call call = Call::kAwaited;
  Known known = Known::kNothing;
  // The answer. If a call is awaited: the answer if that fails.
  SharedModel model;
  // The answer if there is no model and no call is awaited.
  absl::Status error;
};

// What is known of one model.
class ModelEntry {
 public:
  static constexpr size_t kMaxSpellings = 4;

  // For call number `call`: answers to older calls will not be stored.
  ModelEntry(std::string_view name, uint64_t call);

  const std::string& name() const { return spellings_.front(); }
  const SharedModel& model() const { return model_; }
  bool IsFresh(absl::Time now) const { return now < fresh_until_; }
  Plan PlanAt(absl::Time now) const;

  // The call for it that is under way, if any.
  std::shared_ptr<Flight> flight;

 private:
  friend class ModelTable;
  using List = std::list<ModelEntry>;

  std::vector<std::string>
      spellings_;  // The resource name first. Never reallocated.
  List* list_ = nullptr;
  List::iterator self_;

  uint64_t answered_;  // The last call that was stored.

  SharedModel model_;  // Null if nothing is known, or after NOT_FOUND.
  // In the past if there is none.
  absl::Time fresh_until_ = absl::InfinitePast();
  absl::Time stale_until_ = absl::InfinitePast();
  absl::Time keep_until_ = absl::InfinitePast();

  absl::Status not_found_;
  absl::Time not_found_until_ = absl::InfinitePast();

  // What has happened since the model came.
  int failures_ = 0;
  absl::Status failure_;
  bool was_refused_ = false;
  absl::Time retry_at_ = absl::InfinitePast();
};

// Entries by all their spellings. Calls are numbered by the caller, in the order in
// which they start.
//
// Not thread-safe. A pointer to an entry is valid until something is stored or erased.
class ModelTable {
 public:
  // `options` must outlive the table.
  explicit ModelTable(const ModelCacheOptions& options) : options_(options) {}
  ModelTable(const ModelTable&) = delete;
  ModelTable& operator=(const ModelTable&) = delete;

  // Null if the spelling is not known.
  ModelEntry* Find(std::string_view spelling);
  // It is now the most recently used.
  void Use(ModelEntry& entry);
  // Finds by the resource name, and adds it for call number `call` if it is not there.
  // Entries that nothing is known of are not bounded: there is a call for each.
  ModelEntry& FindOrAdd(std::string_view name, uint64_t call);
  // The entry is found by this spelling as well, unless it has many already.
  void Remember(ModelEntry& entry, std::string_view spelling);

  // These store how call number `call` ended, unless a newer one is stored already.
  // `random` is in [0, 1).

  // The model before, which may be null; nothing if it was not stored.
  std::optional<SharedModel> StoreModel(ModelEntry& entry, uint64_t call,
                                        absl::Time sent, double random,
                                        SharedModel model);
  // The same.
  std::optional<SharedModel> StoreNotFound(ModelEntry& entry, uint64_t call,
                                           absl::Time sent,
                                           const absl::Status& error);
  // `was_refused`: because of the key or its rights.
  void StoreFailure(ModelEntry& entry, uint64_t call, absl::Time now,
                    double random, bool was_refused, const absl::Status& error);

  // Erases an entry that nothing is known of, if no call is under way for it.
  void EraseIfUnknown(ModelEntry& entry);
  void Erase(ModelEntry& entry);
  // Takes out all. Freeing them may take a while.
  std::list<ModelEntry> TakeAll();

  // Those of models, without NOT_FOUND.
  std::vector<std::string> Names() const;

  size_t models() const { return models_.size(); }
  size_t not_found() const { return not_found_.size(); }
  uint64_t evictions() const { return evictions_; }

 private:
  using List = ModelEntry::List;

  void MoveToFront(ModelEntry& entry, List& list);
  void Evict();

  const ModelCacheOptions& options_;
  // Each entry is in one of these, the most recently used first.
  List models_;
  List not_found_;
  List unknown_;
  std::unordered_map<std::string_view, ModelEntry*> by_spelling_;
  uint64_t evictions_ = 0;
};

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_MODEL_TABLE_H_
