#ifndef FIREWORKS_REST_CALL_REPORT_H_
#define FIREWORKS_REST_CALL_REPORT_H_

// What a call has to tell besides its answer.
//
// CMake target: fireworks::rest.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "fireworks/json/drift.h"
#include "fireworks/rest/http/http_message.h"

namespace fireworks::rest {

// What happened on the wire during one call. Where a call made several
// attempts, the fields describe the last one that ended, `attempts` and
// `elapsed` aside: one that was cancelled under way is counted, and no more.
//
// Holds no credentials: what the server echoed of the key (of 8 bytes at least)
// is blotted out, but for `body`, which is as it came.
struct CallReport {
  int http_status = 0;     // 0: no answer.
  HttpHeaders headers;     // Of the response.
  std::string request_id;  // Under which the server knows it; "": it has none.
  // How often the request was sent, or its sending tried: what libcurl sends again
  // by itself is included. 0: nothing was sent.
  int attempts = 0;
  absl::Duration elapsed;  // The whole call, pauses between attempts included.
  // Of that, what the call waited because the server had asked for it, for this
  // call or for another one of the channel.
  absl::Duration held;

  bool connection_reused = false;
  std::string peer_address;  // "127.0.0.1:8080"
  int http_version = 0;      // 10, 11, 20, 30; 0: unknown.
  HttpTimings timings;
  int64_t bytes_sent = 0;
  int64_t bytes_received = 0;

  // The first bytes (1 KB at most) of the body of an answer that was an error
  // or could not be decoded.
  std::string error_excerpt;
  // The whole body as it came, if CallContext::set_keep_body(true).
  std::string body;
  // What the schema does not know, if CallContext::set_collect_drift(true) or
  // ChannelOptions::collect_drift. Not looked at: the body of an error.
  json::DriftReport drift;
  // The answer holds members, and the response type knows none of them: it may be
  // something else.
  bool nothing_known = false;
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_CALL_REPORT_H_
