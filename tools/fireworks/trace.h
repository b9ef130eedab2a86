#ifndef FIREWORKS_TOOLS_FIREWORKS_TRACE_H_
#define FIREWORKS_TOOLS_FIREWORKS_TRACE_H_

#include "fireworks/client_options.h"
#include "fireworks/rest/call_observer.h"

namespace fireworks::tools {

// Writes to standard error what the calls to come have in common.
void TraceOptions(const ClientOptions& options);

// Writes what calls do to standard error: one line for each attempt, and one
// for each call's end. What it is told never holds the key.
class TraceObserver : public rest::CallObserver {
 public:
  void OnAttempt(const rest::AttemptEvent& event) override;
  void OnCall(const rest::CallEvent& event) override;
};

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_TRACE_H_
