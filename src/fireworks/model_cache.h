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
//   absl::StatusOr<size_t> loaded = cache.Load("fireworks");  // In two requests.
//   if (!loaded.ok()) LOG(WARNING) << loaded.status();  // Get() will fetch them.
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
  // Answers of Get() and Peek(), each counted once.
  uint64_t fresh = 0;      // Models from memory.
  uint64_t stale = 0;      // The same, older than fresh_for.
  uint64_t kept = 0;       // The same, older than stale_for.
  uint64_t not_found = 0;  // NOT_FOUND from memory.
  uint64_t fetched = 0;    // Models and NOT_FOUND from a call.
  uint64_t errors = 0;     // All others.

  // Calls for a model, those of a batch included, but not those for lists.
  uint64_t calls = 0;
  uint64_t calls_refused = 0;  // Failed because of the key or its rights.
  uint64_t calls_failed = 0;   // Failed for other reasons, NOT_FOUND excepted.

  uint64_t changes = 0;    // Calls of on_change.
  uint64_t evictions = 0;  // For lack of room.
  uint64_t pauses = 0;     // Begun because calls failed in a row.

  // Now.
  size_t models = 0;
  size_t remembered_not_found = 0;
  size_t in_flight = 0;  // Models that are being fetched.
  size_t waiting = 0;    // Threads that wait for them.
  bool paused = false;   // From the beginning of a pause until a call succeeds.
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
  // Cancels the calls that are under way, and waits until on_change has returned, unless
  // it is called from there. A Get() that waits on another thread ends with CANCELLED;
  // no other function may be running.
  ~ModelCache();
  ModelCache(const ModelCache&) = delete;
  ModelCache& operator=(const ModelCache&) = delete;

  // The model, from memory or fetched. Threads that miss the same model share one
  // call, which has the cache's timeout. Each leaves after its own `wait`, in real time,
  // with DEADLINE_EXCEEDED; the answer is stored when it comes.
  //
  // The errors are those of Client::GetModel(), and: RESOURCE_EXHAUSTED beyond
  // max_waiting; FAILED_PRECONDITION if it would wait on the background thread of a
  // client or inside on_change, where Peek() works.
  absl::StatusOr<std::shared_ptr<const Model>> Get(std::string_view name);
  absl::StatusOr<std::shared_ptr<const Model>> Get(std::string_view name,
                                                   absl::Duration wait);

  // The same, but never waits. Where Get() would, it starts the call and returns
  // UNAVAILABLE.
  absl::StatusOr<std::shared_ptr<const Model>> Peek(std::string_view name);

  // Fetches those of `names` that are not fresh, all at once, and waits. Returns the
  // failures, each name once. Where a call failed, the old model stays.
  std::vector<ModelFailure> Prefetch(absl::Span<const std::string> names);
  // The same for all models that are in memory, fresh or not.
  std::vector<ModelFailure> RefreshAll();

  // Stores the models that Client::ListModels() gives, at most max_models, and waits.
  // Returns how many were stored. On an error, those that came before it stay.
  absl::StatusOr<size_t> Load(std::string_view account = "",
                              std::string_view filter = "");

  // Forgets one model, or all. What was asked for before is not stored afterwards.
  // INVALID_ARGUMENT if it is not a name.
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
