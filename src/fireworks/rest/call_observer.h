#ifndef FIREWORKS_REST_CALL_OBSERVER_H_
#define FIREWORKS_REST_CALL_OBSERVER_H_

// Where metrics and traces hook in. The library itself logs nothing.
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
// The views and references in both events are valid during the callback only.
// Neither event ever holds the API key or a request header. Of a body there is
// what a status quotes, and of its drift the paths and the names of fields and enum
// values: `report.body`, `report.error_excerpt` and the values in `report.drift` are
// empty here.
struct AttemptEvent {
  std::string_view method;    // "fireworks.gateway.v1.Gateway.GetModel"
  std::string_view resource;  // "accounts/a/models/m", or ""
  int attempt;                // 1 for the first; what libcurl sent again by
                              // itself is counted, too.
  HttpFailure failure;        // kNone if an answer came, whatever it says.
  int http_status;            // 0: no answer.
  const HttpTimings& timings;
  bool connection_reused;
  int64_t bytes_sent;
  int64_t bytes_received;
  // The pause before the next attempt, unless the call is cancelled in it;
  // InfiniteDuration if this was the last.
  absl::Duration backoff;
  // What the call waited before this attempt because the server had asked for it.
  absl::Duration held;
};

// A call has ended.
struct CallEvent {
  std::string_view method;
  std::string_view resource;
  const absl::Status& status;
  const CallReport& report;
};

// To be derived from, and set as ChannelOptions::observer.
//
// Thread safety: called on the threads that drive calls, several at a time.
// Callbacks must not block and must not throw.
class CallObserver {
 public:
  virtual ~CallObserver() = default;
  // After each attempt, whatever came of it; not of one that is cancelled, or that
  // was refused before anything was sent.
  virtual void OnAttempt(const AttemptEvent& /*event*/) {}
  // Once for each call that was begun, after its last attempt; also for a
  // blocking call whose request could not be sent or for which no session could be
  // made.
  virtual void OnCall(const CallEvent& /*event*/) {}
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_CALL_OBSERVER_H_
