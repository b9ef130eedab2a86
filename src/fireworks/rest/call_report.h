#ifndef FIREWORKS_REST_CALL_REPORT_H_
#define FIREWORKS_REST_CALL_REPORT_H_

// What a call reports besides its answer.
//
// CMake target: fireworks::rest.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "fireworks/json/drift.h"
#include "fireworks/rest/http/http_message.h"

namespace fireworks::rest {

// What happened on the wire during one call. `attempts`, `elapsed` and `held`
// cover the whole call. The other fields describe the last attempt that ended;
// an attempt that was cancelled is only counted in `attempts`.
//
// Contains no credentials: if the server echoes the API key (of 8 bytes or
// more), the key is redacted. The exception is `body`, which is unchanged.
struct CallReport {
  int http_status = 0;     // 0: no answer.
  HttpHeaders headers;     // Of the response.
  std::string request_id;  // The server's id for the request; "": it gave none.
  // How often the library sent the request or tried to, including requests that
  // libcurl repeats by itself. 0: nothing was sent.
  int attempts = 0;
  absl::Duration elapsed;  // The whole call, including pauses.
  // The part of `elapsed` that the call spent waiting because the server had
  // asked for a pause, in answer to this call or another one of the channel.
  absl::Duration held;

  bool connection_reused = false;
  std::string peer_address;  // "127.0.0.1:8080"
  int http_version = 0;      // 10, 11, 20, 30; 0: unknown.
  HttpTimings timings;
  int64_t bytes_sent = 0;
  int64_t bytes_received = 0;

  // The first bytes (1 KB at most) of a body that was an error or could not be
  // decoded.
  std::string error_excerpt;
  // The whole body, unchanged, if CallContext::set_keep_body(true).
  std::string body;
  // What the schema does not know, if CallContext::set_collect_drift(true) or
  // ChannelOptions::collect_drift. Bodies of errors are not examined.
  json::DriftReport drift;
  // The answer has members and the response type knows none of them. The answer
  // may be something other than the response type.
  bool nothing_known = false;
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_CALL_REPORT_H_
