#ifndef FIREWORKS_MODEL_CACHE_H_
#define FIREWORKS_MODEL_CACHE_H_

// Models in memory, for servers that need them at every request.
//
//   fireworks::ModelCacheOptions options;
//   options.on_change = [](const auto& before, const auto& after) {
//     if (before == nullptr || after == nullptr) return;  // New, or gone.
//     for (const std::string& path : fireworks::ChangedFields(*before, *after)) {
//       LOG(INFO) << after->name() << ": " << path << " has changed";
//     }
//   };
//   fireworks::ModelCache cache(client, options);
//   cache.Load("fireworks");  // At the start: all models in two requests.
//   ...
//   absl::StatusOr<std::shared_ptr<const fireworks::Model>> model =
//       cache.Get("accounts/fireworks/models/deepseek-v3");  // On any thread.
//   if (!model.ok()) return model.status();
//   if ((*model)->context_length() < tokens) return TooLong();

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "fireworks/client.h"
#include "fireworks/model_cache_options.h"

namespace fireworks {

// What a cache has done since it was made, and what it holds.
struct ModelCacheStats {
  // Answers, each counted once.
  uint64_t fresh = 0;      // From memory.
  uint64_t stale = 0;      // From memory, older than fresh_for.
  uint64_t kept = 0;       // From memory, older than stale_for.
  uint64_t not_found = 0;  // NOT_FOUND, from memory.
  uint64_t fetched = 0;    // What a call that was waited for brought.
  uint64_t errors = 0;     // All others.

  // Calls for one model, those of a batch included, and pages of lists.
  uint64_t calls = 0;
  uint64_t calls_failed = 0;  // NOT_FOUND is no failure.
  uint64_t calls_refused =
      0;  // Of these: the key or its rights were the reason.

  uint64_t changes = 0;    // Calls of on_change.
  uint64_t evictions = 0;  // For want of room.
  uint64_t pauses = 0;     // Because calls failed in a row.

  size_t models = 0;  // In memory.
  size_t remembered_not_found = 0;
  size_t in_flight = 0;  // Models being fetched.
  size_t waiting = 0;    // Threads.
  bool paused = false;   // Until a call succeeds.
};

// One model that a batch did not get.
struct ModelFailure {
  std::string name;
  absl::Status status;
};

// Models by name, fetched through a client when they are asked for. All spellings of
// a name are one model. A cache answers everybody from what one API key may see: use
// one cache for each identity.
//
// Thread-safe. In a child process after fork() the cache is empty.
class ModelCache {
 public:
  // Sends nothing. Options that cannot work make each call an INVALID_ARGUMENT that
  // says which.
  explicit ModelCache(Client client, ModelCacheOptions options = {});
  // Cancels calls, ends each Get() that waits with CANCELLED, and waits until
  // on_change has returned, unless it is called from there.
  ~ModelCache();
  ModelCache(const ModelCache&) = delete;
  ModelCache& operator=(const ModelCache&) = delete;

  // The model, from memory or fetched. Threads that miss the same model share one
  // call, which has no headers and no deadline of theirs; each leaves after its own
  // `wait` with DEADLINE_EXCEEDED, and a later answer is stored.
  //
  // Errors of Client::GetModel(), and: RESOURCE_EXHAUSTED beyond max_waiting;
  // FAILED_PRECONDITION if it would wait on the background thread of a client or
  // inside on_change, where Peek() serves.
  absl::StatusOr<std::shared_ptr<const Model>> Get(std::string_view name);
  absl::StatusOr<std::shared_ptr<const Model>> Get(std::string_view name,
                                                   absl::Duration wait);

  // The same, but never waits: where Get() would, the call is started and UNAVAILABLE
  // returned.
  absl::StatusOr<std::shared_ptr<const Model>> Peek(std::string_view name);

  // Fetches what is not fresh of `names`, and waits. Returns what could not be had, each
  // name once; old models stay.
  std::vector<ModelFailure> Prefetch(absl::Span<const std::string> names);
  // The same for all models that are in memory, fresh or not.
  std::vector<ModelFailure> RefreshAll();

  // Takes models from Client::ListModels(), up to max_models, and waits; how many came.
  // On an error, those that came before it stay.
  absl::StatusOr<size_t> Load(std::string_view account = "",
                              std::string_view filter = "");

  // Forgets a model, or all. Answers to what was asked for before are not stored.
  // INVALID_ARGUMENT for what is not a name.
  absl::Status Invalidate(std::string_view name);
  void Clear();

  ModelCacheStats stats() const;

 private:
  struct Impl;

  const std::unique_ptr<Impl> impl_;
};

// The paths of the fields in which two models differ, as a ReadMask has them:
// "base_model_details.parameter_count". A list is one field. Empty if they are equal.
std::vector<std::string> ChangedFields(const Model& before, const Model& after);

}  // namespace fireworks

#endif  // FIREWORKS_MODEL_CACHE_H_
