#ifndef FIREWORKS_REST_LOG_OBSERVER_H_
#define FIREWORKS_REST_LOG_OBSERVER_H_

// Writes what calls do to a log of yours.
//
//   options.observer = fireworks::rest::NewLogObserver(
//       [](absl::LogSeverity severity, std::string_view line) {
//         LOG(LEVEL(severity)) << line;
//       });
//   options.collect_drift = true;
//
// I fireworks.gateway.v1.Gateway.GetModel accounts/a/models/m attempt 1: HTTP 503;
//     first byte at 38ms, end at 38.1ms; reused connection; 210 bytes sent, 95
//     received; next attempt in 212ms
// I fireworks.gateway.v1.Gateway.GetModel accounts/a/models/m attempt 2: HTTP 200; ...
// I accounts/a/models/m: OK after 2 attempts in 301ms; server 192.0.2.1:443; request
//     id 7f2c
// W drift: $.newField is not a field of fireworks.gateway.v1.Model
// W accounts/a/models/n: NOT_FOUND after 1 attempt in 41ms; server 192.0.2.1:443;
//     request id 7f2d; model not found (HTTP 404, request id 7f2d)
//
// CMake target: fireworks::rest.

#include <functional>
#include <memory>
#include <string_view>

#include "absl/base/log_severity.h"
#include "fireworks/rest/call_observer.h"

namespace fireworks::rest {

using LogFunction =
    std::function<void(absl::LogSeverity severity, std::string_view line)>;

// An observer for ChannelOptions and ClientOptions.
//
// kInfo: each attempt, and each call that ended OK. kWarning: each call that did
// not, and drift: each field or value that the schema lacks is written once for an
// observer, however many answers hold it, so that an alert on these lines is raised
// once. After 1000 of them no more are written.
//
// A line holds no control characters, no key, and of a body only what the status
// quotes.
//
// `write` is called on the threads that drive calls, several at a time; it must not
// block and must not throw. The line is valid until it returns.
//
// `next` is told of the same, if it is not null: a channel has one observer.
std::shared_ptr<CallObserver> NewLogObserver(
    LogFunction write, std::shared_ptr<CallObserver> next = nullptr);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_LOG_OBSERVER_H_
