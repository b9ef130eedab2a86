#ifndef FIREWORKS_TESTING_INTERNAL_CONNECTION_THREADS_H_
#define FIREWORKS_TESTING_INTERNAL_CONNECTION_THREADS_H_

#include <httplib.h>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <utility>

namespace fireworks::testing::internal {

// Runs a thread for each open connection of the server on 127.0.0.1:port.
// Clients that connect and send nothing would block a thread pool. When the
// server stops, all connections are shut down.
class ConnectionThreads : public httplib::TaskQueue {
  // bool in newer versions of httplib, void in older ones.
  using Taken = decltype(std::declval<httplib::TaskQueue&>().enqueue(nullptr));

 public:
  explicit ConnectionThreads(int port) : port_(port) {}

  Taken enqueue(std::function<void()> serve) override;

  // Called when no more connections are accepted. Returns when all threads have
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
