#ifndef FIREWORKS_INTERNAL_MODEL_CACHE_CORE_H_
#define FIREWORKS_INTERNAL_MODEL_CACHE_CORE_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "fireworks/client.h"
#include "fireworks/internal/breaker.h"
#include "fireworks/internal/fetch_verdict.h"
#include "fireworks/internal/model_table.h"
#include "fireworks/model_cache.h"

namespace fireworks::internal {

// A call that is under way, and what came of it.
struct Flight {
  std::string name;
  uint64_t call = 0;  // Its number.
  uint64_t breaker_generation = 0;
  absl::Time sent;
  size_t* count = nullptr;  // Of the calls like this one.
  CallContext context;

  // Under the mutex of the core. Nothing before the end.
  std::optional<Ending> ending;
  SharedModel model;
  absl::Status error;
  std::condition_variable has_ended;
};

// Fills in defaults, and adds `name` to the mask, which tells one model from another.
// INVALID_ARGUMENT says which option cannot work.
absl::Status CompleteOptions(ModelCacheOptions& options);

// What a ModelCache is in one process: a table, the calls for it, and the threads that
// wait for them. Its functions are those of ModelCache.
//
// One mutex guards all. The client, on_change and the destructors of many models are
// called without it. Calls hold the core weakly: an answer that comes later finds
// nothing.
class ModelCacheCore : public std::enable_shared_from_this<ModelCacheCore> {
 public:
  ModelCacheCore(Client client, ModelCacheOptions options);

  // The quick way of Get(), which allocates nothing: null unless the spelling is known,
  // and the model is in memory and needs no call.
  SharedModel Hit(std::string_view spelling);
  // Peek() if there is no `wait`.
  absl::StatusOr<SharedModel> Get(std::string_view spelling,
                                  std::optional<absl::Duration> wait);
  std::vector<ModelFailure> Prefetch(absl::Span<const std::string> names);
  std::vector<ModelFailure> RefreshAll();
  absl::StatusOr<size_t> Load(std::string_view account,
                              std::string_view filter);
  absl::Status Invalidate(std::string_view name);
  void Clear();
  ModelCacheStats stats() const;
  absl::Duration default_wait() const { return options_.wait; }

  // What the destructor of the cache does. Nothing is stored or told afterwards.
  void Close();

 private:
  using Lock = std::unique_lock<std::mutex>;
  struct Change {
    SharedModel before;
    SharedModel after;
  };

  Lock Acquire() const;
  absl::StatusOr<std::string> ResourceName(std::string_view name) const;
  // Why a call that waits cannot be made at all, or not on this thread.
  absl::Status WhyNotWait() const;

  // Counted as answers.
  absl::StatusOr<SharedModel> Known(const Plan& plan);
  absl::StatusOr<SharedModel> KnownOr(const Plan& plan, absl::Status error);
  // Joins the call that is under way, or starts one. `entry` may be null.
  absl::StatusOr<SharedModel> Fetch(Lock& lock, const std::string& name,
                                    ModelEntry* entry,
                                    std::string_view spelling, const Plan& plan,
                                    absl::Time now,
                                    std::optional<absl::Duration> wait);
  void FetchAll(const std::vector<std::string>& names,
                std::vector<ModelFailure>& failures);
  // Returns when the call has ended, the time is over or the cache is closed.
  void Await(Lock& lock, Flight& flight, absl::Duration wait);
  absl::Status NotEnded(const std::string& name) const;
  absl::Status PausedError(const std::string& name) const;

  // A call for the entry that is about to start; one of `count`.
  std::shared_ptr<Flight> NewFlight(ModelEntry& entry, uint64_t call,
                                    absl::Time now, size_t* count);
  void Start(const std::shared_ptr<Flight>& flight);
  void End(Flight& flight, absl::StatusOr<Model> result);
  void Count(const Verdict& verdict, uint64_t generation,
             const absl::Status& error, absl::Time now);
  bool StoreListed(Model model, const Flight& list);
  // Has on_change called, by this thread or the one that is at it. Comes last, because
  // the cache may be gone afterwards.
  void TellChange(Lock& lock, const std::optional<SharedModel>& before,
                  SharedModel after);

  const Client client_;
  ModelCacheOptions options_;  // Those of the caller, completed.
  absl::Status options_error_;

  mutable std::mutex mutex_;
  ModelTable table_;
  Breaker breaker_;
  ModelCacheStats stats_;
  bool is_closed_ = false;

  uint64_t last_call_ = 0;
  size_t misses_ = 0;     // Calls that are awaited, or were.
  size_t refreshes_ = 0;  // Those in the background.
  size_t batched_ = 0;
  size_t waiting_ = 0;
  std::unordered_set<Flight*> flights_;  // All calls that are under way.

  // The calls at which models were forgotten while lists were read. An answer for one
  // model needs no such record: its entry is gone.
  size_t lists_ = 0;
  std::unordered_map<std::string, uint64_t> forgotten_;
  uint64_t all_forgotten_ = 0;

  std::deque<Change> changes_;
  bool is_telling_ = false;
  std::thread::id teller_;
  std::condition_variable told_;
};

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_MODEL_CACHE_CORE_H_
