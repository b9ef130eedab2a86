#ifndef FIREWORKS_REST_CALL_ASYNC_WORKER_H_
#define FIREWORKS_REST_CALL_ASYNC_WORKER_H_

#include <pthread.h>

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fireworks/rest/call/call.h"
#include "fireworks/rest/call/channel_core.h"

namespace fireworks::rest::internal {

// The background thread of a channel's asynchronous calls, started by the first
// of them. Thread-safe.
class AsyncWorker {
 public:
  explicit AsyncWorker(std::shared_ptr<const ChannelCore> core);
  // Cancels what is in flight and waits until all completions have run. On the
  // background thread of a worker, this one's or another's, it does not wait: two
  // that waited for each other would never end. The completions then run on this
  // worker's thread afterwards.
  ~AsyncWorker();
  AsyncWorker(const AsyncWorker&) = delete;
  AsyncWorker& operator=(const AsyncWorker&) = delete;

  // Whether the calling thread is the background thread of a worker, of any.
  static bool IsWorkerThread();

  // A place among the calls that may be under way; given back on destruction.
  class Slot {
   public:
    explicit Slot(std::shared_ptr<std::atomic<size_t>> taken)
        : taken_(std::move(taken)) {
      ++*taken_;
    }
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

  // RESOURCE_EXHAUSTED if all places are taken.
  absl::StatusOr<Slot> Reserve();

  // Runs `call` on the thread. `context` may be null; otherwise the call's
  // completion must detach it. On an error (no thread to be had) the call is
  // destroyed without having run.
  absl::Status Enqueue(std::unique_ptr<Call> call, CallContext* context);

 private:
  struct Shared;

  absl::Status StartThread();

  const std::shared_ptr<const ChannelCore> core_;
  const std::shared_ptr<std::atomic<size_t>> taken_ =
      std::make_shared<std::atomic<size_t>>(0);
  std::mutex start_mutex_;
  std::shared_ptr<Shared> shared_;  // Null until the thread runs.
  pthread_t thread_{};
};

}  // namespace fireworks::rest::internal

#endif  // FIREWORKS_REST_CALL_ASYNC_WORKER_H_
