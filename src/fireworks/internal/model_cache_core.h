#ifndef FIREWORKS_INTERNAL_MODEL_CACHE_CORE_H_
#define FIREWORKS_INTERNAL_MODEL_CACHE_CORE_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
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

// A call that is under way, and its result.
struct Flight {
  std::string name;
  uint64_t call = 0;  // The number of the call.
  Breaker::Call breaker_call;
  absl::Time sent;
  size_t* count = nullptr;  // Counts the calls of this kind.
  CallContext context;

  // Guarded by the mutex of the core. Empty until the call has ended.
  std::optional<Ending> ending;
  SharedModel model;
  absl::Status error;
  std::condition_variable has_ended;
};

// Fills in the clock, and adds `name` to the mask, because it identifies a model.
// INVALID_ARGUMENT names the option that cannot work.
absl::Status CompleteOptions(ModelCacheOptions& options);

// The part of a ModelCache that belongs to one process: a table, the calls for it, and
// the threads that wait for them. Its functions do what those of ModelCache do.
//
// One mutex guards everything. It is not held while the client or on_change is
// called, or while many models are destroyed. A call has a weak pointer to the
// core, so an answer that comes after the core is destroyed is dropped.
class ModelCacheCore : public std::enable_shared_from_this<ModelCacheCore> {
 public:
  // `options` are those that CompleteOptions() returned.
  ModelCacheCore(Client client, ModelCacheOptions options);

  // The fast path of Get(), without allocations. Null unless the spelling is known,
  // the model is in memory, and no call is to be made.
  SharedModel Hit(std::string_view spelling);
  // Get(), or Peek() if there is no `wait`.
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
  const Client& client() const { return client_; }

  // Called by the destructor of the cache. Nothing is stored or reported afterwards.
  // Returns a future that is ready when the core is destroyed. It is not valid if this
  // thread must not wait for that.
  std::future<void> Close();

 private:
  using Lock = std::unique_lock<std::mutex>;
  struct Change {
    SharedModel before;
    SharedModel after;
  };

  Lock Acquire() const;
  absl::StatusOr<std::string> ResourceName(std::string_view name) const;
  // Why this thread must not wait for a call. OK otherwise.
  absl::Status WhyNotWait() const;
  // The source of all answers, except those of batches.
  Source source() const {
    return client_.channel() != nullptr ? Source::kClient : Source::kStub;
  }

  // These return the plan's answer and count it. KnownOr() returns `error` if the plan
  // has no answer.
  absl::StatusOr<SharedModel> Known(const Plan& plan);
  absl::StatusOr<SharedModel> KnownOr(const Plan& plan, absl::Status error);

  bool MayRefresh(const ModelEntry& entry, absl::Time now) const;
  // Joins the call under way, or starts one. `entry` may be null.
  absl::StatusOr<SharedModel> Fetch(Lock& lock, const std::string& name,
                                    ModelEntry* entry,
                                    std::string_view spelling, const Plan& plan,
                                    absl::Time now,
                                    std::optional<absl::Duration> wait);
  void FetchAll(const std::vector<std::string>& names,
                std::vector<ModelFailure>& failures);
  // Returns when the call has ended, the time is up or the cache is closed.
  void Await(Lock& lock, Flight& flight, absl::Duration wait);
  absl::Status NotEnded(const std::string& name) const;
  absl::Status PausedError(const std::string& name) const;

  // A new call for the entry, to be sent by Start() or a batch. Increments `*count`.
  std::shared_ptr<Flight> NewFlight(ModelEntry& entry, uint64_t call,
                                    absl::Time now, size_t* count);
  void Start(const std::shared_ptr<Flight>& flight);
  void End(Flight& flight, absl::StatusOr<Model> result, Source source);
  void Count(const Verdict& verdict, const Breaker::Call& call,
             const absl::Status& error, absl::Time now);
  // Returns whether the model was stored.
  bool StoreListed(Model model, const Flight& list);
  // Reports a change to on_change, on this thread or on the thread that is reporting
  // already. Must be the last action, because on_change may destroy the cache. Ends the
  // program if on_change throws, because the cache would be left inconsistent.
  void TellChange(Lock& lock, const std::optional<SharedModel>& before,
                  SharedModel after) noexcept;

  // The first member, so it is destroyed last. That makes the future of Close() ready.
  std::promise<void> destroyed_;
  const Client client_;
  ModelCacheOptions options_;

  mutable std::mutex mutex_;
  ModelTable table_;
  Breaker breaker_;
  ModelCacheStats stats_;
  bool is_closed_ = false;

  uint64_t last_call_ = 0;
  size_t misses_ = 0;     // Calls that Get() and Peek() make on a miss.
  size_t refreshes_ = 0;  // Calls in the background.
  size_t batched_ = 0;
  size_t waiting_ = 0;
  std::unordered_set<Flight*> flights_;  // All calls that are under way.

  std::deque<Change> changes_;
  bool is_telling_ = false;
  std::thread::id teller_;
};

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_MODEL_CACHE_CORE_H_
