#include "fireworks/rest/call/async_worker.h"

#include <memory>
#include <mutex>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "fireworks/internal/background_thread.h"
#include "fireworks/rest/call/call_loop.h"

namespace fireworks::rest::internal {

using ::fireworks::internal::BackgroundTask;
using ::fireworks::internal::BackgroundThread;
using ::fireworks::internal::IsExiting;

// Owned by both the worker and its thread, because the thread may outlive the
// worker.
struct AsyncWorker::Shared final : BackgroundTask {
  Shared(std::shared_ptr<const ChannelCore> c,
         std::unique_ptr<HttpSession> session)
      : core(std::move(c)), loop(std::move(session), core.get()) {
    loop.set_window(core->options.max_async_in_flight);
  }

  void Run() override {
    while (!loop.stopped()) loop.Step(absl::InfiniteFuture());
    loop.CancelAll(IsExiting() ? "because the process is exiting"
                               : "because its client was destroyed");
  }

  void Stop() override { loop.PostStop(); }

  const std::shared_ptr<const ChannelCore> core;
  CallLoop loop;
};

AsyncWorker::AsyncWorker(std::shared_ptr<const ChannelCore> core)
    : core_(std::move(core)) {}

AsyncWorker::~AsyncWorker() {
  if (thread_ != nullptr) thread_->End();
}

bool AsyncWorker::IsWorkerThread() { return BackgroundThread::IsCurrent(); }

absl::StatusOr<AsyncWorker::Slot> AsyncWorker::Reserve() {
  const size_t limit = static_cast<size_t>(core_->options.max_async_in_flight) +
                       static_cast<size_t>(core_->options.max_async_queued);
  const size_t taken = ++*taken_;
  Slot slot(taken_);
  if (taken > limit) {
    return absl::ResourceExhaustedError(
        absl::StrCat(limit,
                     " asynchronous calls are already under way "
                     "(max_async_in_flight + max_async_queued)"));
  }
  return slot;
}

absl::Status AsyncWorker::Enqueue(std::unique_ptr<Call> call,
                                  CallContext* context) {
  absl::Status status;
  {
    std::lock_guard<std::mutex> lock(start_mutex_);
    status = StartThread();
  }
  if (status.ok() && !shared_->loop.Post(call, context)) {
    status =
        absl::CancelledError(IsExiting() ? "the process is exiting"
                                         : "the client is being destroyed");
  }
  // Not under the lock, because the observer may start another call.
  if (!status.ok()) call->Refuse(status);
  return status;
}

absl::Status AsyncWorker::StartThread() {
  if (shared_ != nullptr) return absl::OkStatus();
  std::unique_ptr<HttpSession> session = core_->options.transport->NewSession();
  if (session == nullptr) return NoSessionError();
  auto shared = std::make_shared<Shared>(core_, std::move(session));

  auto thread = BackgroundThread::Start(shared);
  if (!thread.ok()) return thread.status();
  thread_ = *std::move(thread);
  shared_ = std::move(shared);
  return absl::OkStatus();
}

}  // namespace fireworks::rest::internal
