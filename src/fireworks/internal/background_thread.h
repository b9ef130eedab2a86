#ifndef FIREWORKS_INTERNAL_BACKGROUND_THREAD_H_
#define FIREWORKS_INTERNAL_BACKGROUND_THREAD_H_

// Threads that end before the process exits.
//
//   struct Work final : BackgroundTask { ... };
//   const auto work = std::make_shared<Work>();
//   const auto thread = BackgroundThread::Start(work);
//   ...
//   (*thread)->End();
//
// OpenSSL cleans up in an exit handler. A thread that is inside OpenSSL then crashes,
// and the owner of the thread may live longer than that, or forever. Therefore
// EndBackgroundThreads() is a later exit handler, which runs before it.

#include <pthread.h>

#include <memory>
#include <mutex>

#include "absl/status/statusor.h"

namespace fireworks::internal {

// What a thread does.
class BackgroundTask {
 public:
  virtual ~BackgroundTask() = default;
  virtual void Run() = 0;
  // Makes Run() return soon. Any thread may call this, more than once, and after
  // Run() has returned. Must not block.
  virtual void Stop() = 0;
};

// A thread and its task. Thread-safe.
class BackgroundThread {
 public:
  // Runs the task on a thread that blocks the signals from outside, so that the
  // application's threads get them. It releases the task when Run() has returned.
  // RESOURCE_EXHAUSTED: the system makes no thread. CANCELLED: the process is exiting.
  static absl::StatusOr<std::shared_ptr<BackgroundThread>> Start(
      std::shared_ptr<BackgroundTask> task);

  // Whether the calling thread is a background thread.
  static bool IsCurrent();

  // Stops the task and waits for the thread. Does not wait on a background thread,
  // because two of them could wait for each other forever. Must be called once, in
  // the process that started the thread.
  void End();

 private:
  friend void EndBackgroundThreads();
  explicit BackgroundThread(std::weak_ptr<BackgroundTask> task);
  static void* Main(void* start);
  void Stop();
  void Join();

  const std::weak_ptr<BackgroundTask> task_;
  pthread_t thread_{};
  std::once_flag joined_;
  // Guarded by the mutex of the process's list. `has_ended_`: only the destructors of
  // thread_local variables remain. `is_left_`: End() did not wait.
  bool has_ended_ = false;
  bool is_left_ = false;
};

// For std::atexit(), after libcurl and OpenSSL are initialised. The first thread
// registers it too: handlers run in reverse order, and a second run does nothing.
// Ends all background threads of this process, except the calling one. Gives up after
// five seconds, in case a thread waits for something that the exiting thread holds.
void EndBackgroundThreads();

// Whether EndBackgroundThreads() has begun.
bool IsExiting();

// Whether EndBackgroundThreads() has returned. OpenSSL may be gone, so libcurl must
// not be called any more.
bool HasExited();

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_BACKGROUND_THREAD_H_
