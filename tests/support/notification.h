#ifndef FIREWORKS_TESTS_SUPPORT_NOTIFICATION_H_
#define FIREWORKS_TESTS_SUPPORT_NOTIFICATION_H_

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace fireworks::testing_support {

// Something that happens once. Stands on the standard library alone, whose
// locks the thread sanitizer sees; those of a packaged Abseil it does not.
class Notification {
 public:
  void Notify() {
    const std::lock_guard<std::mutex> lock(mutex_);
    notified_ = true;
    changed_.notify_all();
  }

  // False if nothing happened in time. 20 seconds are long enough for one event
  // on any machine, and a test that waits in vain still ends.
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
