#ifndef FIREWORKS_TOOLS_FIREWORKS_INTERRUPT_H_
#define FIREWORKS_TOOLS_FIREWORKS_INTERRUPT_H_

// Handles Ctrl-C while calls run.

#include <atomic>
#include <csignal>
#include <thread>

#include "fireworks/rest/call_context.h"

namespace fireworks::tools {

// While it lives, SIGINT, SIGTERM and SIGHUP cancel the calls of a context, so
// that the command can write what it has and end. A second signal ends the program
// at once, and so do two seconds without the end: the reader of the output may have
// stopped. Signals that are ignored when the program starts stay ignored. Create
// it before other threads, so that they inherit the blocked signals.
class Interrupt {
 public:
  explicit Interrupt(rest::CallContext* context);
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  // The first signal that arrived; 0 if none did.
  int signal() const { return signal_; }

 private:
  void Wait(rest::CallContext* context);

  sigset_t signals_;
  sigset_t mask_before_;
  std::atomic<int> signal_{0};
  std::atomic<bool> done_{false};
  std::thread thread_;
};

// The exit code that shells report for a program that a signal ended.
inline int ExitCodeOfSignal(int signal) { return 128 + signal; }

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_INTERRUPT_H_
