#ifndef FIREWORKS_REST_CALL_ASYNC_WORKER_H_
#define FIREWORKS_REST_CALL_ASYNC_WORKER_H_

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fireworks/internal/background_thread.h"
#include "fireworks/rest/call/call.h"
#include "fireworks/rest/call/channel_core.h"

namespace fireworks::rest::internal {

// The background thread of a channel's asynchronous calls. The first call
// starts it. Thread-safe.
class AsyncWorker {
 public:
  explicit AsyncWorker(std::shared_ptr<const ChannelCore> core);
  // Cancels the calls in flight and waits until all completions have run. Does
  // not wait on the background thread of this or any other worker, because two
  // workers could wait for each other forever. In that case the completions run
  // later, on this worker's thread.
  ~AsyncWorker();
  AsyncWorker(const AsyncWorker&) = delete;
  AsyncWorker& operator=(const AsyncWorker&) = delete;

  // Whether the calling thread is the background thread of any worker.
  static bool IsWorkerThread();

  // Permission for one call to be in flight or queued. The destructor gives it
  // back.
  class Slot {
   public:
    Slot() = default;  // No permission.
    // `taken` counts this slot already.
    explicit Slot(std::shared_ptr<std::atomic<size_t>> taken)
        : taken_(std::move(taken)) {}
    Slot(Slot&&) = default;
    Slot& operator=(Slot&&) = delete;
    ~Slot() { Release(); }
    void Release() {
      if (taken_ != nullptr) --*taken_;
      taken_ = nullptr;
    }

   private:
    std::shared_ptr<std::atomic<size_t>> taken_;
  };

  // Returns RESOURCE_EXHAUSTED if all slots are taken.
  absl::StatusOr<Slot> Reserve();

  // Runs `call` on the background thread. `context` may be null; otherwise the
  // call's completion must detach it. On an error, for example if no thread can
  // be started, the call is refused and its completion does not run.
  absl::Status Enqueue(std::unique_ptr<Call> call, CallContext* context);

 private:
  struct Shared;

  absl::Status StartThread();

  const std::shared_ptr<const ChannelCore> core_;
  const std::shared_ptr<std::atomic<size_t>> taken_ =
      std::make_shared<std::atomic<size_t>>(0);
  std::mutex start_mutex_;
  std::shared_ptr<Shared> shared_;  // Null until the thread runs.
  // Null until it runs.
  std::shared_ptr<::fireworks::internal::BackgroundThread> thread_;
};

}  // namespace fireworks::rest::internal

#endif  // FIREWORKS_REST_CALL_ASYNC_WORKER_H_
