#ifndef FIREWORKS_INTERNAL_LEAK_H_
#define FIREWORKS_INTERNAL_LEAK_H_

#include <atomic>
#include <new>
#include <utility>

namespace fireworks::internal {

// Keeps `owned` forever instead of destroying it. It stays reachable, so leak
// checkers accept it. Thread-safe.
template <typename Owner>
void Leak(Owner owned) {
  struct Kept {
    Owner owned;
    Kept* next;
  };
  static std::atomic<Kept*> all{nullptr};
  auto* const kept = new (std::nothrow) Kept{std::move(owned), all.load()};
  if (kept == nullptr) return;
  while (!all.compare_exchange_weak(kept->next, kept)) {
  }
}

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_LEAK_H_
