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
//   absl::StatusOr<fireworks::ModelCache> cache =
//       fireworks::ModelCache::Create(client, options);
//   if (!cache.ok()) return cache.status();
//   absl::StatusOr<size_t> loaded = cache->Load("fireworks");  // A few requests.
//   if (!loaded.ok()) LOG(WARNING) << loaded.status().message();
//   ...
//   // On any thread. Fetches what Load() did not.
//   absl::StatusOr<std::shared_ptr<const fireworks::Model>> model =
//       cache->Get("accounts/fireworks/models/deepseek-v3");
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

// What a cache has done since it was made, and its current state. Each answer of
// Get() and Peek() is counted in one of the first six numbers.
struct ModelCacheStats {
  uint64_t fresh = 0;  // Models from memory, younger than fresh_for.
  uint64_t stale = 0;  // Models from memory, from fresh_for to stale_for old.
  uint64_t kept = 0;   // Models from memory, older than stale_for.
  uint64_t not_found = 0;  // NOT_FOUND from memory.
  uint64_t fetched = 0;    // Models and NOT_FOUND from a call.
  uint64_t errors = 0;     // All other answers.

  uint64_t calls = 0;  // Calls for one model, also in a batch. No lists.
  // Ended with UNAUTHENTICATED, PERMISSION_DENIED or FAILED_PRECONDITION.
  uint64_t calls_refused = 0;
  uint64_t calls_failed = 0;  // Ended with another error, except NOT_FOUND.

  uint64_t changes = 0;    // Calls of on_change.
  uint64_t evictions = 0;  // Because of max_models or max_remembered_errors.
  uint64_t pauses = 0;     // Pauses that were started.

  // The current state.

  size_t models = 0;             // Models in memory.
  size_t remembered_errors = 0;  // NOT_FOUND and others, expired or not.
  size_t in_flight = 0;          // Models that are being fetched.
  size_t waiting = 0;            // Threads that wait for a model.
  bool paused = false;  // From the start of a pause until the service answers.
};

// A model that a batch could not fetch.
struct ModelFailure {
  std::string name;  // The full name, or the caller's text if it is not valid.
  absl::Status status;  // Not OK.
};

// Models by name, fetched through a client when they are asked for. All spellings of
// a name share one model. Every caller gets what the API key of the client may see.
// So callers with different permissions need different clients and caches.
//
// Thread-safe. In a child process after fork(), the cache starts empty. After a
// move, the old object may only be destroyed or assigned to.
class ModelCache {
 public:
  // Sends nothing. INVALID_ARGUMENT names an option that cannot work.
  static absl::StatusOr<ModelCache> Create(Client client,
                                           ModelCacheOptions options = {});

  // Cancels the calls that are under way. A Get() that waits on another thread
  // returns CANCELLED. Apart from such a Get(), no function may be running.
  //
  // Waits until on_change has returned and nothing uses the options or the client
  // any more. Inside on_change and on the background thread of a client, the
  // destructor does not wait. The objects that the options point to must then live
  // longer.
  ~ModelCache();
  ModelCache(ModelCache&&) noexcept;
  ModelCache& operator=(ModelCache&&) noexcept;

  // Returns the model from memory, or fetches it. Threads that need the same model
  // share one call, whose timeout is an option of the cache. A thread waits for it
  // at most as long as the option `wait` says, in real time. After that, it gets the
  // old model, or DEADLINE_EXCEEDED. The answer of the call is stored when it comes.
  //
  // The errors are those of Client::GetModel(), RESOURCE_EXHAUSTED beyond
  // max_waiting, and FAILED_PRECONDITION if Get() would have to wait on the
  // background thread of a client or inside on_change. Peek() works there.
  absl::StatusOr<std::shared_ptr<const Model>> Get(std::string_view name);
  // Waits at most `wait` instead. If `wait` is 0 or less, it starts the call and
  // returns at once.
  absl::StatusOr<std::shared_ptr<const Model>> Get(std::string_view name,
                                                   absl::Duration wait);

  // Like Get(), but does not wait. If Get() would wait, Peek() starts the call and
  // returns UNAVAILABLE, without an ErrorInfo. If the last call for the model failed,
  // Peek() returns the old model or the error instead.
  absl::StatusOr<std::shared_ptr<const Model>> Peek(std::string_view name);

  // Fetches those of `names` that are not fresh, many at a time, and waits. Returns
  // the failures, each name once. If a call fails with an error other than NOT_FOUND,
  // the old model stays. FAILED_PRECONDITION for each name where Get() returns it.
  std::vector<ModelFailure> Prefetch(absl::Span<const std::string> names);
  // The same for all models in memory, fresh or not.
  std::vector<ModelFailure> RefreshAll();

  // Lists the models of an account, waits, and stores them, at most max_models.
  // `account` and `filter` are those of Client::ListModels(). Returns the number of
  // stored models. On an error, the models received before it stay. The option
  // `timeout` is for each page. FAILED_PRECONDITION where Get() returns it.
  absl::StatusOr<size_t> Load(std::string_view account = "",
                              std::string_view filter = "");

  // Forgets one model. Answers to requests that are under way are not stored.
  // INVALID_ARGUMENT for an invalid name.
  absl::Status Invalidate(std::string_view name);
  // The same for all models.
  void Clear();

  // The counters and the current state.
  ModelCacheStats stats() const;

 private:
  struct Impl;
  explicit ModelCache(std::unique_ptr<Impl> impl);
  void Close();

  std::unique_ptr<Impl> impl_;
};

// Returns the paths of the fields in which two models differ, spelled as in a
// ReadMask: "base_model_details.parameter_count". A list counts as one field.
std::vector<std::string> ChangedFields(const Model& before, const Model& after);

}  // namespace fireworks

#endif  // FIREWORKS_MODEL_CACHE_H_
