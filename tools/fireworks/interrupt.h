#ifndef FIREWORKS_TOOLS_FIREWORKS_INTERRUPT_H_
#define FIREWORKS_TOOLS_FIREWORKS_INTERRUPT_H_

// Ctrl-C while calls are under way.

#include <atomic>
#include <csignal>
#include <thread>

#include "fireworks/rest/call_context.h"

namespace fireworks::tools {

// While it lives, SIGINT, SIGTERM and SIGHUP cancel the calls of a context, so
// that the command can end in order; a second one ends the program at once.
// Signals that the program was started to ignore stay ignored. To be made before
// other threads, which inherit that these signals are blocked.
class Interrupt {
 public:
  explicit Interrupt(rest::CallContext* context);
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  // The signal that came; 0 if none did.
  int signal() const { return signal_; }

 private:
  void Wait(rest::CallContext* context);

  sigset_t signals_;
  sigset_t mask_before_;
  std::atomic<int> signal_{0};
  std::atomic<bool> done_{false};
  std::thread thread_;
};

// What a shell makes of a program that a signal ended.
inline int ExitCodeOfSignal(int signal) { return 128 + signal; }

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_INTERRUPT_H_
