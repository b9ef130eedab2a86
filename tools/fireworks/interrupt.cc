#include "interrupt.h"

#include <pthread.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <ctime>
#include <thread>

#include "fireworks/rest/call_context.h"

namespace fireworks::tools {
namespace {

// A command that takes longer to end waits for the reader of its output.
constexpr timespec kTimeToEnd = {2, 0};

bool IsIgnored(int signal) {
  struct sigaction action = {};
  return sigaction(signal, nullptr, &action) == 0 &&
         action.sa_handler == SIG_IGN;
}

}  // namespace

Interrupt::Interrupt(rest::CallContext* context) {
  sigemptyset(&signals_);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    if (!IsIgnored(signal)) sigaddset(&signals_, signal);
  }
  // The destructor uses it to wake the thread.
  sigaddset(&signals_, SIGUSR2);
  pthread_sigmask(SIG_BLOCK, &signals_, &mask_before_);
  thread_ = std::thread([this, context] { Wait(context); });
}

Interrupt::~Interrupt() {
  done_ = true;
  pthread_kill(thread_.native_handle(), SIGUSR2);
  thread_.join();
  pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
}

void Interrupt::Wait(rest::CallContext* context) {
  for (;;) {
    const int signal = signal_ == 0
                           ? sigwaitinfo(&signals_, nullptr)
                           : sigtimedwait(&signals_, nullptr, &kTimeToEnd);
    if (done_) return;
    const bool time_is_over = signal < 0 && errno == EAGAIN;
    if (signal == SIGUSR2 || (signal < 0 && !time_is_over)) continue;
    if (signal_ != 0) {
      _exit(ExitCodeOfSignal(time_is_over ? signal_.load() : signal));
    }
    signal_ = signal;
    context->TryCancel();
  }
}

}  // namespace fireworks::tools
