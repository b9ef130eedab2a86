#ifndef FIREWORKS_TESTS_SUPPORT_NOTIFICATION_H_
#define FIREWORKS_TESTS_SUPPORT_NOTIFICATION_H_

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace fireworks::testing_support {

// An event that happens once. Uses only the standard library: the thread sanitizer
// sees its locks, but not the locks of a packaged Abseil.
class Notification {
 public:
  void Notify() {
    const std::lock_guard<std::mutex> lock(mutex_);
    notified_ = true;
    changed_.notify_all();
  }

  // Returns false if Notify() was not called in time. 20 seconds are enough for
  // one event on any machine, and a test that waits in vain still ends.
  [[nodiscard]] bool Wait(
      std::chrono::seconds limit = std::chrono::seconds(20)) {
    std::unique_lock<std::mutex> lock(mutex_);
    return changed_.wait_for(lock, limit, [this] { return notified_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool notified_ = false;
};

}  // namespace fireworks::testing_support

#endif  // FIREWORKS_TESTS_SUPPORT_NOTIFICATION_H_
