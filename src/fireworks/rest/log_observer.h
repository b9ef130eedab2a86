#ifndef FIREWORKS_REST_LOG_OBSERVER_H_
#define FIREWORKS_REST_LOG_OBSERVER_H_

// Writes attempts and calls to a log of yours.
//
//   options.observer = fireworks::rest::NewLogObserver(
//       [](absl::LogSeverity severity, std::string_view line) {
//         LOG(LEVEL(severity)) << line;
//       });
//   options.collect_drift = true;
//
// The lines look like this, with I for kInfo and W for kWarning:
//
//   I fireworks.gateway.v1.Gateway.GetModel accounts/a/models/m attempt 1: HTTP
//     503; first byte at 38ms, end at 38.1ms; reused connection; 210 bytes sent,
//     95 received; next attempt in 212ms
//   I fireworks.gateway.v1.Gateway.GetModel accounts/a/models/m attempt 2: HTTP
//     200; ...
//   I accounts/a/models/m: OK after 2 attempts in 301ms; server 192.0.2.1:443; request
//     id 7f2c
//   W drift: $.newField is not a field of fireworks.gateway.v1.Model
//   W accounts/a/models/n: NOT_FOUND after 1 attempt in 41ms; server
//     192.0.2.1:443; request id 7f2d; model not found (HTTP 404, request id 7f2d)
//
// CMake target: fireworks::rest.

#include <functional>
#include <memory>
#include <string_view>

#include "absl/base/log_severity.h"
#include "fireworks/rest/call_observer.h"

namespace fireworks::rest {

// Writes one line, which has no line break at its end.
using LogFunction =
    std::function<void(absl::LogSeverity severity, std::string_view line)>;

// Returns an observer for ChannelOptions and ClientOptions. It calls `write`:
// - with kInfo, for each attempt and for each call that ended OK;
// - with kWarning, for each call that ended with an error;
// - with kWarning, for drift. An observer writes each field or value that the schema
//   lacks only once, no matter how many answers have it, so that an alert on these
//   lines is raised once. It writes at most 1000 of them.
//
// A line contains no control characters and no key. Of a body, it contains only what
// the status quotes.
//
// `write` is called on the threads that drive calls, several at a time. It must not
// block or throw. The line is valid until it returns.
//
// A channel has one observer. To have another one, pass it as `next`: it receives
// the same events.
std::shared_ptr<CallObserver> NewLogObserver(
    LogFunction write, std::shared_ptr<CallObserver> next = nullptr);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_LOG_OBSERVER_H_
