#ifndef FIREWORKS_INTERNAL_MODEL_TABLE_H_
#define FIREWORKS_INTERNAL_MODEL_TABLE_H_

// The entries that a ModelCache remembers. Its calls and threads are elsewhere.

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
#include "fireworks/internal/fetch_verdict.h"
#include "fireworks/model_cache_options.h"

namespace fireworks::internal {

struct Flight;  // A call under way: model_cache_core.h.

using SharedModel = std::shared_ptr<const gateway::v1::Model>;

// What to do for a caller who asks for a model.
struct Plan {
  enum class Call { kNone, kInBackground, kAwaited };
  enum class Known { kFresh, kStale, kKept, kNotFound, kNothing };

  Call call = Call::kAwaited;
  Known known = Known::kNothing;
  // The answer: a model or an error. With kAwaited, it is for the case that the call is
  // prevented by a limit or a pause, is too slow, or ends with kFailed or kNoAnswer.
  // Both may then be empty.
  SharedModel model;
  absl::Status error;
  // The last call failed. So Peek() returns this answer instead of UNAVAILABLE.
  bool has_failed = false;
};

// What the cache knows about one model.
class ModelEntry {
 public:
  static constexpr size_t kMaxSpellings = 4;

  // Answers to calls up to number `answered` will not be stored.
  ModelEntry(std::string_view name, uint64_t answered);

  const std::string& name() const { return spellings_.front(); }
  const SharedModel& model() const { return model_; }
  bool IsFresh(absl::Time now) const { return now < fresh_until_; }
  Plan PlanAt(absl::Time now) const;

  // The call for this model that is under way, if any.
  std::shared_ptr<Flight> flight;

 private:
  friend class ModelTable;
  using List = std::list<ModelEntry>;

  // Removes the model and the error. Returns the model.
  SharedModel TakeAnswer();

  std::vector<std::string>
      spellings_;  // The resource name is first. Never reallocated.
  List* list_ = nullptr;
  List::iterator self_;

  uint64_t answered_;  // Answers to calls up to this number are not stored.

  SharedModel model_;  // Null if nothing is known, or after NOT_FOUND.
  // In the past if there is no model.
  absl::Time fresh_until_ = absl::InfinitePast();
  absl::Time stale_until_ = absl::InfinitePast();
  absl::Time keep_until_ = absl::InfinitePast();

  // NOT_FOUND or the error of the last call, except an error that can cause a pause.
  // Get() and Peek() of the cache return it if there is no model, or if the last call
  // was refused.
  absl::Status error_;
  absl::Time error_until_ = absl::InfinitePast();

  // What has happened since the model was stored.
  int failures_ = 0;
  bool was_refused_ = false;
  absl::Time retry_at_ = absl::InfinitePast();
};

// Entries, found by all their spellings. The caller numbers its calls, in the order in
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
  // Makes the entry the most recently used one.
  void Use(ModelEntry& entry);
  // Finds an entry by resource name, or adds it for call number `call`. Answers to
  // older calls will not be stored. Entries without an answer have no limit here,
  // because each has a call under way.
  ModelEntry& FindOrAdd(std::string_view name, uint64_t call);
  // Lets Find() find the entry by this spelling too, up to kMaxSpellings.
  void Remember(ModelEntry& entry, std::string_view spelling);

  // These store how call number `call` ended, unless a newer call is stored already.
  // If it is, they erase an entry that no answer and no call needs any more.
  // `random` is in [0, 1).

  // Returns the previous model, which may be null. Nullopt if nothing was stored.
  std::optional<SharedModel> StoreModel(ModelEntry& entry, uint64_t call,
                                        absl::Time sent, double random,
                                        SharedModel model);
  // The same for NOT_FOUND.
  std::optional<SharedModel> StoreNotFound(ModelEntry& entry, uint64_t call,
                                           absl::Time sent,
                                           const absl::Status& error);
  // For kFailed and kRefused.
  void StoreFailure(ModelEntry& entry, uint64_t call, absl::Time now,
                    double random, const Verdict& verdict,
                    const absl::Status& error);

  // Erases the entry if it has no answer and no call under way.
  void EraseIfUnknown(ModelEntry& entry);
  // Erases an entry, if there is one. Answers to calls up to number `call` will not be
  // stored.
  void Forget(std::string_view name, uint64_t call);
  // The same for all entries. Destroying them may take a while.
  std::list<ModelEntry> TakeAll(uint64_t call);

  // Between these two, a list is being read. Meanwhile the table remembers what it
  // erases, because a page may hold older answers.
  void BeginList() { ++lists_; }
  void EndList();

  // The names of all models.
  std::vector<std::string> Names() const;

  size_t models() const { return models_.size(); }
  size_t errors() const { return errors_.size(); }
  uint64_t evictions() const { return evictions_; }

 private:
  using List = ModelEntry::List;

  void MoveToFront(ModelEntry& entry, List& list);
  void Evict(List& list, size_t limit);
  void Erase(ModelEntry& entry);

  const ModelCacheOptions& options_;
  // Each entry is in one of these lists, the most recently used one first.
  List models_;
  List errors_;
  List unknown_;  // Without an answer. Some were evicted during a call.
  std::unordered_map<std::string_view, ModelEntry*> by_spelling_;
  uint64_t evictions_ = 0;

  size_t lists_ = 0;  // How many lists are being read.
  // The last call whose answer must not be stored: for each name that was erased while
  // lists are read, and for all names.
  std::unordered_map<std::string, uint64_t> forgotten_;
  uint64_t all_forgotten_ = 0;
};

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_MODEL_TABLE_H_
