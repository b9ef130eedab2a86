#ifndef FIREWORKS_REST_CALL_OBSERVER_H_
#define FIREWORKS_REST_CALL_OBSERVER_H_

// For metrics, traces and logs. The library itself logs nothing.
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

// One attempt of a call has ended. The views and references are valid only
// during the callback.
//
// Neither this event nor CallEvent contains the API key or a request header.
// Only two parts of an answer's body are in them: what the status quotes, and
// the paths and names in `report.drift`, where the values are left out. To
// count drift, use json::Drift::type_name and json::Drift::name.
struct AttemptEvent {
  std::string_view method;     // "fireworks.gateway.v1.Gateway.GetModel"
  std::string_view resource;   // "accounts/a/models/m", or "".
  int attempt;                 // 1 for the first attempt. Requests that libcurl
                               // repeats by itself count, too.
  HttpFailure failure;         // kNone if an answer arrived, even an error.
  int http_status;             // 0: no answer.
  const HttpTimings& timings;  // Of this attempt alone.
  bool connection_reused;      // Whether the connection existed before.
  int64_t bytes_sent;          // Header and body.
  int64_t bytes_received;      // Likewise, before decompression.
  // The planned pause before the next attempt, during which the call may still
  // be cancelled. InfiniteDuration if this was the last attempt.
  absl::Duration backoff;
  // How long a pause that the server asked for delayed this attempt.
  absl::Duration held;
};

// A call has ended.
struct CallEvent {
  std::string_view method;     // As in AttemptEvent.
  std::string_view resource;   // Likewise.
  const absl::Status& status;  // What the call returns.
  const CallReport& report;    // Without `body` and `error_excerpt`.
};

// The base class of observers. Set ChannelOptions::observer.
//
// Callbacks run on the threads that start and drive calls, several at a time.
// They must be thread-safe, and must not block or throw.
class CallObserver {
 public:
  virtual ~CallObserver() = default;
  // Runs after each attempt, successful or not. Does not run after an attempt
  // that was cancelled, or that was refused before anything was sent.
  virtual void OnAttempt(const AttemptEvent& /*event*/) {}
  // Runs once for each call, after its last attempt. Also runs for a call that
  // could not start, for example because its request cannot be sent.
  virtual void OnCall(const CallEvent& /*event*/) {}
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_CALL_OBSERVER_H_
