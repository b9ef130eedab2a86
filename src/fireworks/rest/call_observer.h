#ifndef FIREWORKS_REST_CALL_OBSERVER_H_
#define FIREWORKS_REST_CALL_OBSERVER_H_

// The hook for metrics and traces. The library itself logs nothing.
//
//   class Metrics : public fireworks::rest::CallObserver {
//     void OnCall(const fireworks::rest::CallEvent& e) override {
//       latency_.Record(std::string(e.method), e.report.elapsed);
//     }
//   };
//   options.observer = std::make_shared<Metrics>();
//
// CMake target: fireworks::rest.

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "fireworks/rest/call_report.h"
#include "fireworks/rest/http/http_message.h"

namespace fireworks::rest {

// One exchange with the server has ended.
//
// The views and references in both events are valid only during the callback.
// Neither event contains the API key or a request header. Only two parts of a
// body appear: what the status quotes, and in `report.drift` the paths and the
// names of fields and enum values. `report.body`, `report.error_excerpt` and the
// values in `report.drift` are empty. To count drift, use `path_pattern`: it has no list
// indexes or map keys.
struct AttemptEvent {
  std::string_view method;    // "fireworks.gateway.v1.Gateway.GetModel"
  std::string_view resource;  // "accounts/a/models/m", or ""
  int attempt;                // 1 for the first attempt. Requests that libcurl
                              // repeats by itself count, too.
  HttpFailure failure;        // kNone if an answer arrived, even an error.
  int http_status;            // 0: no answer.
  const HttpTimings& timings;
  bool connection_reused;
  int64_t bytes_sent;
  int64_t bytes_received;
  // The planned pause before the next attempt, during which the call may still
  // be cancelled. InfiniteDuration if this was the last attempt.
  absl::Duration backoff;
  // How long the call waited before this attempt at the server's request.
  absl::Duration held;
};

// A call has ended.
struct CallEvent {
  std::string_view method;
  std::string_view resource;
  const absl::Status& status;
  const CallReport& report;
};

// Derive from this class and set ChannelOptions::observer.
//
// Callbacks run on the threads that drive calls, several at a time. They must
// be thread-safe, and must not block or throw.
class CallObserver {
 public:
  virtual ~CallObserver() = default;
  // Runs after each attempt, successful or not, except after an attempt that
  // was cancelled, or refused before anything was sent.
  virtual void OnAttempt(const AttemptEvent& /*event*/) {}
  // Runs once for each call that was started, after its last attempt. Also runs
  // for a blocking call whose request cannot be sent, or for which no HTTP
  // session can be made.
  virtual void OnCall(const CallEvent& /*event*/) {}
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_CALL_OBSERVER_H_
