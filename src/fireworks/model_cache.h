#ifndef FIREWORKS_MODEL_CACHE_H_
#define FIREWORKS_MODEL_CACHE_H_

// Keeps models in memory, for servers that need them at every request.
//
//   fireworks::ModelCacheOptions options;
//   options.on_change = [](const auto& before, const auto& after) {
//     if (before == nullptr || after == nullptr) return;  // New, or gone.
//     for (const std::string& path : fireworks::ChangedFields(*before, *after)) {
//       LOG(INFO) << after->name() << ": " << path << " has changed";
//     }
//   };
//   fireworks::ModelCache cache(client, options);
//   absl::StatusOr<size_t> loaded = cache.Load("fireworks");  // A few requests.
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

// What a cache has done since it was made, and its current state.
struct ModelCacheStats {
  // Answers of Get() and Peek(), each counted once.
  uint64_t fresh = 0;      // Models from memory, younger than fresh_for.
  uint64_t stale = 0;      // Models from memory, older than fresh_for.
  uint64_t kept = 0;       // Models from memory, older than stale_for.
  uint64_t not_found = 0;  // NOT_FOUND from memory.
  uint64_t fetched = 0;    // Models and NOT_FOUND from a call.
  uint64_t errors = 0;     // All other answers.

  // Calls for a model. Includes those of batches, but not those for lists.
  uint64_t calls = 0;
  uint64_t calls_refused = 0;  // Failed because of the key or its permissions.
  uint64_t calls_failed = 0;   // Failed for other reasons, except NOT_FOUND.

  uint64_t changes = 0;    // Calls of on_change.
  uint64_t evictions = 0;  // Because the cache was full.
  uint64_t pauses = 0;     // Started because calls failed in a row.

  // The current state.
  size_t models = 0;
  size_t remembered_errors = 0;  // NOT_FOUND and others, expired or not.
  size_t in_flight = 0;          // Models that are being fetched.
  size_t waiting = 0;            // Threads that wait for a model.
  bool paused = false;  // From the start of a pause until the service answers.
};

// A model that a batch could not fetch.
struct ModelFailure {
  std::string name;
  absl::Status status;
};

// Models by name, fetched through a client when they are asked for. All spellings of
// a name share one model. A cache gives every caller what its one API key may see, so
// use one cache for each identity.
//
// Thread-safe. In a child process after fork(), the cache starts empty.
class ModelCache {
 public:
  // Sends nothing. If an option cannot work, the functions that fetch return an
  // INVALID_ARGUMENT that names the option.
  explicit ModelCache(Client client, ModelCacheOptions options = {});
  // Cancels the calls that are under way. A Get() that waits on another thread returns
  // CANCELLED. No other function may be running.
  //
  // Waits until on_change has returned and nothing uses the options or the client any
  // more. It does not wait inside on_change or on the background thread of a client.
  // What the options point to must then live longer.
  ~ModelCache();
  ModelCache(const ModelCache&) = delete;
  ModelCache& operator=(const ModelCache&) = delete;

  // Returns the model from memory, or fetches it. Threads that miss the same model
  // share one call, which has the cache's timeout. A thread waits at most `wait`, in
  // real time. Then it gets an old model or DEADLINE_EXCEEDED. The answer is stored
  // when it comes.
  //
  // The errors are those of Client::GetModel(), RESOURCE_EXHAUSTED beyond max_waiting,
  // and FAILED_PRECONDITION if Get() would have to wait on the background thread of a
  // client or inside on_change. Peek() works there.
  absl::StatusOr<std::shared_ptr<const Model>> Get(std::string_view name);
  absl::StatusOr<std::shared_ptr<const Model>> Get(std::string_view name,
                                                   absl::Duration wait);

  // Like Get(), but instead of waiting, starts the call and returns UNAVAILABLE, or the
  // answer that the failure of the last call left: the old model or the refusal.
  absl::StatusOr<std::shared_ptr<const Model>> Peek(std::string_view name);

  // Fetches the `names` that are not fresh, all at once, and waits. Returns the
  // failures, each name once. If a call fails, the old model stays.
  std::vector<ModelFailure> Prefetch(absl::Span<const std::string> names);
  // The same for all models in memory, fresh or not. If an option cannot work, returns
  // that error with the name "".
  std::vector<ModelFailure> RefreshAll();

  // Stores the models of Client::ListModels(), at most max_models, and waits. Returns
  // the number of stored models. On an error, the models received before it stay.
  absl::StatusOr<size_t> Load(std::string_view account = "",
                              std::string_view filter = "");

  // Forgets one model, or all. Answers to earlier requests are not stored afterwards.
  // INVALID_ARGUMENT for an invalid name.
  absl::Status Invalidate(std::string_view name);
  void Clear();

  ModelCacheStats stats() const;

 private:
  struct Impl;

  std::unique_ptr<Impl> impl_;
};

// The paths of the fields in which two models differ, spelled as in a ReadMask:
// "base_model_details.parameter_count". A list is one field. Empty if none differs.
std::vector<std::string> ChangedFields(const Model& before, const Model& after);

}  // namespace fireworks

#endif  // FIREWORKS_MODEL_CACHE_H_
