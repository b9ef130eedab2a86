#include "fireworks/rest/call/async_worker.h"

#include <pthread.h>
#include <signal.h>

#include <cstring>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "fireworks/rest/call/call_loop.h"

namespace fireworks::rest::internal {

namespace {

// Whether this thread is the background thread of any worker.
thread_local bool is_worker_thread = false;

}  // namespace

// Owned by both the worker and its thread, because the thread may outlive the
// worker.
struct AsyncWorker::Shared {
  Shared(std::shared_ptr<const ChannelCore> c,
         std::unique_ptr<HttpSession> session)
      : core(std::move(c)), loop(std::move(session), core.get()) {
    loop.set_window(core->options.max_async_in_flight);
  }

  void Run() {
    is_worker_thread = true;
    while (!loop.stopped()) loop.Step(absl::InfiniteFuture());
    loop.CancelAll("because its client was destroyed");
  }

  const std::shared_ptr<const ChannelCore> core;
  CallLoop loop;
};

AsyncWorker::AsyncWorker(std::shared_ptr<const ChannelCore> core)
    : core_(std::move(core)) {}

AsyncWorker::~AsyncWorker() {
  if (shared_ == nullptr) return;
  shared_->loop.PostStop();
  if (is_worker_thread) {
    pthread_detach(thread_);
  } else {
    pthread_join(thread_, nullptr);
  }
}

bool AsyncWorker::IsWorkerThread() { return is_worker_thread; }

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
    status = absl::CancelledError("the client is being destroyed");
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

  // The new thread blocks the signals that the application's threads should get:
  // all but those that a thread causes itself, and that of profilers.
  sigset_t blocked;
  sigset_t before;
  sigfillset(&blocked);
  for (const int own :
       {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT, SIGPROF}) {
    sigdelset(&blocked, own);
  }
  pthread_sigmask(SIG_SETMASK, &blocked, &before);
  auto* const owned = new std::shared_ptr<Shared>(shared);
  const int error = pthread_create(
      &thread_, nullptr,
      [](void* argument) -> void* {
        const std::unique_ptr<std::shared_ptr<Shared>> self(
            static_cast<std::shared_ptr<Shared>*>(argument));
        (*self)->Run();
        return nullptr;
      },
      owned);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (error != 0) {
    delete owned;
    return absl::ResourceExhaustedError(
        absl::StrCat("cannot start a thread: ", std::strerror(error)));
  }
  shared_ = std::move(shared);
  return absl::OkStatus();
}

}  // namespace fireworks::rest::internal
