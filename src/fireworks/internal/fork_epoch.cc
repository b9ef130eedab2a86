#include "fireworks/internal/fork_epoch.h"

#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <new>

namespace fireworks::internal {
namespace {

// Forks that pthread_atfork() has seen, from the first process to this one.
std::atomic<uint64_t> forks_seen{0};

void* WipedPage() {
#ifdef MADV_WIPEONFORK
  const auto size = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  void* const page = mmap(nullptr, size, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) return nullptr;
  // An emulator may accept any advice, even -1. Then its answer means nothing.
  if (madvise(page, size, MADV_WIPEONFORK) == 0 &&
      madvise(page, size, -1) != 0) {
    return page;
  }
  munmap(page, size);
#endif
  return nullptr;
}

}  // namespace

ForkWatch::ForkWatch(Means wanted) {
  void* const page = wanted == Means::kWipedPage ? WipedPage() : nullptr;
  if (page != nullptr) {
    page_ = new (page) std::atomic<uint64_t>(0);
    return;
  }
  static const int registered =
      pthread_atfork(nullptr, nullptr, [] { forks_seen.fetch_add(1); });
  static_cast<void>(registered);
}

uint64_t ForkWatch::Epoch() {
  if (page_ == nullptr) return forks_seen.load(std::memory_order_relaxed) + 1;
  uint64_t epoch = page_->load(std::memory_order_acquire);
  if (epoch != 0) return epoch;
  // `last_` is a copy of the parent's, so the next number is new in this process.
  const uint64_t next = last_.fetch_add(1) + 1;
  return page_->compare_exchange_strong(epoch, next) ? next : epoch;
}

uint64_t ForkEpoch() {
  // Never destroyed: a call may still run while the process exits.
  static ForkWatch* const watch = new ForkWatch(ForkWatch::Means::kWipedPage);
  return watch->Epoch();
}

}  // namespace fireworks::internal
