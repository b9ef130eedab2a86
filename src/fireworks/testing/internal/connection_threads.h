#ifndef FIREWORKS_TESTING_INTERNAL_CONNECTION_THREADS_H_
#define FIREWORKS_TESTING_INTERNAL_CONNECTION_THREADS_H_

#include <httplib.h>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <utility>

namespace fireworks::testing::internal {

// A thread for each connection of the server on 127.0.0.1:port, for as long as it
// is kept alive. A pool would be held up by clients that connect and then say
// nothing. When the server stops, all connections are shut down.
class ConnectionThreads : public httplib::TaskQueue {
  // Newer versions of httplib want to be told that a task was taken.
  using Taken = decltype(std::declval<httplib::TaskQueue&>().enqueue(nullptr));

 public:
  explicit ConnectionThreads(int port) : port_(port) {}

  Taken enqueue(std::function<void()> serve) override;

  // Called when no connection is accepted any more. Returns when all threads have
  // ended.
  void shutdown() override;

 private:
  const int port_;
  std::mutex mutex_;
  std::condition_variable ended_;
  int running_ = 0;
};

}  // namespace fireworks::testing::internal

#endif  // FIREWORKS_TESTING_INTERNAL_CONNECTION_THREADS_H_
