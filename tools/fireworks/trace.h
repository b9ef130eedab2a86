#ifndef FIREWORKS_TOOLS_FIREWORKS_TRACE_H_
#define FIREWORKS_TOOLS_FIREWORKS_TRACE_H_

#include "fireworks/client_options.h"
#include "fireworks/rest/call_observer.h"

namespace fireworks::tools {

// Writes the options that all calls share to standard error.
void TraceOptions(const ClientOptions& options);

// Writes one line to standard error for each attempt and for the end of each call.
// The events never hold the API key. Thread-safe.
class TraceObserver : public rest::CallObserver {
 public:
  void OnAttempt(const rest::AttemptEvent& event) override;
  void OnCall(const rest::CallEvent& event) override;
};

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_TRACE_H_
