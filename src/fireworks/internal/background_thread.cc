#include "fireworks/internal/background_thread.h"

#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <list>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "fireworks/internal/fork_epoch.h"

namespace fireworks::internal {
namespace {

constexpr std::chrono::seconds kMaxWait(5);

thread_local bool is_background_thread = false;

enum class Phase { kRunning, kEndingThreads, kOver };
std::atomic<Phase> phase{Phase::kRunning};

using Threads = std::list<std::shared_ptr<BackgroundThread>>;

struct List {
  std::mutex mutex;
  std::condition_variable thread_has_ended;
  Threads threads;
};

// The threads of this process. A child has none of its parent's.
List& Here() {
  // Never destroyed, because threads may end while the process exits.
  static auto* const list =
      new PerProcess<List>([] { return std::make_unique<List>(); });
  return list->Get();
}

// Registers the handler once more. What tasks use was made before their thread, so
// it is destroyed after this.
void EndThreadsAtExit() {
  static const int registered = std::atexit(&EndBackgroundThreads);
  static_cast<void>(registered);
}

// The signals that the application's threads should get: all but those that a thread
// causes itself, and that of profilers.
sigset_t BlockedSignals() {
  sigset_t blocked;
  sigfillset(&blocked);
  for (const int own :
       {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT, SIGPROF}) {
    sigdelset(&blocked, own);
  }
  return blocked;
}

// What a new thread gets.
struct ThreadStart {
  std::shared_ptr<BackgroundThread> self;
  std::shared_ptr<BackgroundTask> task;
};

}  // namespace

BackgroundThread::BackgroundThread(std::weak_ptr<BackgroundTask> task)
    : task_(std::move(task)) {}

absl::StatusOr<std::shared_ptr<BackgroundThread>> BackgroundThread::Start(
    std::shared_ptr<BackgroundTask> task) {
  EndThreadsAtExit();
  std::shared_ptr<BackgroundThread> thread(new BackgroundThread(task));
  auto start =
      std::make_unique<ThreadStart>(ThreadStart{thread, std::move(task)});
  Threads left;  // To be joined after the lock is released.
  List& here = Here();
  {
    const std::lock_guard<std::mutex> lock(here.mutex);
    if (IsExiting()) return absl::CancelledError("the process is exiting");
    sigset_t before;
    const sigset_t blocked = BlockedSignals();
    pthread_sigmask(SIG_SETMASK, &blocked, &before);
    const int error =
        pthread_create(&thread->thread_, nullptr, &Main, start.get());
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (error != 0) {
      return absl::ResourceExhaustedError(
          absl::StrCat("cannot start a thread: ", std::strerror(error)));
    }
    static_cast<void>(start.release());
    for (auto it = here.threads.begin(); it != here.threads.end();) {
      const auto next = std::next(it);
      if ((*it)->is_left_ && (*it)->has_ended_) {
        left.splice(left.end(), here.threads, it);
      }
      it = next;
    }
    here.threads.push_back(thread);
  }
  for (const auto& ended : left) ended->Join();
  return thread;
}

void* BackgroundThread::Main(void* start) {
  is_background_thread = true;
  std::unique_ptr<ThreadStart> own(static_cast<ThreadStart*>(start));
  own->task->Run();
  const std::shared_ptr<BackgroundThread> self = std::move(own->self);
  own.reset();
  List& here = Here();
  const std::lock_guard<std::mutex> lock(here.mutex);
  self->has_ended_ = true;
  here.thread_has_ended.notify_all();
  return nullptr;
}

bool BackgroundThread::IsCurrent() { return is_background_thread; }

void BackgroundThread::End() {
  Stop();
  // After the exit handler, a thread that still runs is not waited for either.
  const bool waits = !is_background_thread && !HasExited();
  if (waits) Join();
  List& here = Here();
  const std::lock_guard<std::mutex> lock(here.mutex);
  is_left_ = true;
  if (waits) {
    here.threads.remove_if([&](const auto& t) { return t.get() == this; });
  }
}

void BackgroundThread::Stop() {
  const std::shared_ptr<BackgroundTask> task = task_.lock();
  if (task != nullptr) task->Stop();
}

// The owner and the exit handler may both join.
void BackgroundThread::Join() {
  std::call_once(joined_, [this] { pthread_join(thread_, nullptr); });
}

void EndBackgroundThreads() {
  List& here = Here();
  std::unique_lock<std::mutex> lock(here.mutex);
  phase = Phase::kEndingThreads;
  Threads threads = here.threads;
  lock.unlock();
  threads.remove_if([](const auto& thread) {
    return pthread_equal(thread->thread_, pthread_self()) != 0;
  });
  for (const auto& thread : threads) thread->Stop();
  const auto runs = [](const auto& thread) { return !thread->has_ended_; };
  lock.lock();
  here.thread_has_ended.wait_for(lock, kMaxWait, [&] {
    return std::none_of(threads.begin(), threads.end(), runs);
  });
  threads.remove_if(runs);
  lock.unlock();
  for (const auto& thread : threads) thread->Join();
  phase = Phase::kOver;
}

bool IsExiting() { return phase != Phase::kRunning; }

bool HasExited() { return phase == Phase::kOver; }

}  // namespace fireworks::internal
