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

// What happened during one call. `attempts`, `elapsed` and `held` cover the
// whole call. The other fields describe the last attempt that ended. An attempt
// that was cancelled is only counted in `attempts`.
//
// Contains no credentials. If the server echoes an API key of 8 bytes or more,
// the key is redacted. Only `body` is unchanged.
struct CallReport {
  int http_status = 0;     // 0: no answer.
  HttpHeaders headers;     // Of the response.
  std::string request_id;  // The server's id for the request. "": none.
  // The number of times that the library sent the request or tried to. Includes
  // requests that libcurl repeats by itself. 0: nothing was sent.
  int attempts = 0;
  absl::Duration elapsed;  // The whole call, including pauses.
  // The part of `elapsed` in which the call waited because the server had asked
  // for a pause, in an answer to this call or to another call of the channel.
  absl::Duration held;

  bool connection_reused = false;  // Whether the connection existed before.
  std::string peer_address;        // "127.0.0.1:8080"
  int http_version = 0;            // 10, 11, 20 or 30. 0: unknown.
  HttpTimings timings;             // Of the last attempt alone.
  int64_t bytes_sent = 0;          // Header and body.
  int64_t bytes_received = 0;      // Likewise, before decompression.

  // The first bytes, at most 1 KB, of a body that was an error or could not be
  // decoded.
  std::string error_excerpt;
  // The whole body, unchanged. Only after CallContext::set_keep_body(true).
  std::string body;
  // The fields and enum values of the answer that the schema does not know.
  // Only after CallContext::set_collect_drift(true) or with
  // ChannelOptions::collect_drift.
  json::DriftReport drift;
  // Whether the answer has members but the response type knows none of them.
  // The body may then be something else than a message of that type.
  bool no_known_fields = false;
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_CALL_REPORT_H_
