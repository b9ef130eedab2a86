#ifndef FIREWORKS_INTERNAL_FORK_EPOCH_H_
#define FIREWORKS_INTERNAL_FORK_EPOCH_H_

// Tells a child process from its parent after fork().
//
//   const uint64_t epoch = ForkEpoch();
//   ...
//   if (ForkEpoch() != epoch) { /* This is a child of the process above. */ }
//
// A process id is not enough: a parent and its child may both be process 1, each in
// its own namespace.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

namespace fireworks::internal {

// A number that changes in a child after fork(), and only then. Never 0.
// Thread-safe. Costs two loads.
//
// The kernel clears the page with the number (MADV_WIPEONFORK). If the kernel cannot,
// pthread_atfork() notices a fork, but not a bare clone().
uint64_t ForkEpoch();

// Notices forks. A test makes both kinds. The library has one for the process, which
// is never destroyed.
class ForkWatch {
 public:
  enum class Means { kWipedPage, kAtFork };

  // Tries `wanted`. Uses kAtFork if the kernel refuses kWipedPage.
  explicit ForkWatch(Means wanted);

  Means means() const {
    return page_ != nullptr ? Means::kWipedPage : Means::kAtFork;
  }
  uint64_t Epoch();

 private:
  std::atomic<uint64_t>* page_ = nullptr;  // Reads 0 in a new child.
  std::atomic<uint64_t> last_{0};          // The last epoch that was given out.
};

// A value that each process has for itself. A child makes its own at the first Get().
// The inherited value is never destroyed, because its locks may be held by threads
// that do not exist in the child, and because its connections belong to the parent.
// The inherited value stays reachable, so leak checkers accept it.
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
