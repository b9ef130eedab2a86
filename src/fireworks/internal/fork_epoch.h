#ifndef FIREWORKS_INTERNAL_FORK_EPOCH_H_
#define FIREWORKS_INTERNAL_FORK_EPOCH_H_

// Tells a process from the one that it was forked from.
//
//   const uint64_t epoch = ForkEpoch();
//   ...
//   if (ForkEpoch() != epoch) { /* a child of the process that ran the line above */ }
//
// A process id does not tell: a parent and its child may both be process 1, each
// in a namespace of its own.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

namespace fireworks::internal {

// A number that changes in a child after fork(), and in no other way. Never 0.
// Thread-safe; costs two loads.
//
// The kernel wipes the page that holds it (MADV_WIPEONFORK). Where it does not
// offer that, pthread_atfork() sees the forks, but not a bare clone().
uint64_t ForkEpoch();

// How forks are noticed. A test makes both; the library has one for the process,
// which lives for ever.
class ForkWatch {
 public:
  enum class Means { kWipedPage, kAtFork };

  // Tries `wanted`; kAtFork if the kernel refuses kWipedPage.
  explicit ForkWatch(Means wanted);

  Means means() const {
    return page_ != nullptr ? Means::kWipedPage : Means::kAtFork;
  }
  uint64_t Epoch();

 private:
  std::atomic<uint64_t>* page_ = nullptr;  // Reads 0 in a new child.
  std::atomic<uint64_t> last_{0};          // The last epoch given out.
};

// A value that each process has for itself: a child makes its own at its first
// Get(). What it inherited is never destroyed, because locks of it may be held
// by threads that do not exist in the child, and its connections are the
// parent's. It stays reachable, so that leak checkers find it.
//
// Thread-safe.
template <typename T>
class PerProcess {
 public:
  explicit PerProcess(std::function<std::unique_ptr<T>()> make)
      : make_(std::move(make)), here_(New(nullptr)) {}
  ~PerProcess() {
    Here* const here = here_.load();
    if (here->epoch == ForkEpoch()) delete here;
  }
  PerProcess(const PerProcess&) = delete;
  PerProcess& operator=(const PerProcess&) = delete;

  T& Get() {
    Here* here = here_.load(std::memory_order_acquire);
    if (here->epoch == ForkEpoch()) return *here->value;
    std::unique_ptr<Here> fresh(New(here));
    if (here_.compare_exchange_strong(here, fresh.get())) {
      return *fresh.release()->value;
    }
    return *here->value;  // Another thread of the child was faster.
  }

 private:
  struct Here {
    const uint64_t epoch;
    const std::unique_ptr<T> value;
    const Here* const inherited;
  };

  Here* New(const Here* inherited) const {
    return new Here{ForkEpoch(), make_(), inherited};
  }

  const std::function<std::unique_ptr<T>()> make_;
  std::atomic<Here*> here_;
};

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_FORK_EPOCH_H_
