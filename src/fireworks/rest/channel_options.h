#ifndef FIREWORKS_REST_CHANNEL_OPTIONS_H_
#define FIREWORKS_REST_CHANNEL_OPTIONS_H_

// The settings of a channel.
//
// CMake target: fireworks::rest.

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "absl/time/time.h"
#include "fireworks/json/decoder.h"
#include "fireworks/rest/api_key_provider.h"
#include "fireworks/rest/call_observer.h"
#include "fireworks/rest/clock.h"
#include "fireworks/rest/http/curl_transport.h"
#include "fireworks/rest/http/http_transport.h"
#include "fireworks/rest/retry_policy.h"

namespace fireworks::rest {

// Channel::Create() fails if an option cannot work.
//
// name                   default   meaning
// ---------------------  --------  ------------------------------------------
// endpoint               ""        "https://host[:port][/prefix]"; required
// allow_plain_http       false     allow http to other hosts than loopback,
//                                  which exposes the key to the network
// api_key                ""        bearer token; "": send none
// api_key_provider       none      returns the token of each call, overrides
//                                  api_key; see api_key_provider.h
// user_agent_suffix      ""        appended to "fireworks-cpp/VERSION"
// timeout                30 s      of a whole call, with retries and pauses;
//                                  may be InfiniteDuration()
// connect_timeout        5 s       DNS, TCP and TLS of one attempt
// max_body_bytes         16 MiB    a longer answer is an error and is not read
//                                  further; json.max_bytes is a second limit
// camel_case_field_masks false     send FieldMask paths as displayName, not as
//                                  display_name
// max_idle_sessions      16        sessions kept for reuse; each has its own
//                                  connections
// max_idle_time          2 min     a session idle for longer is not reused, and
//                                  is closed when a call ends
// max_async_in_flight    100       asynchronous calls in flight at a time
// max_async_queued       10000     asynchronous calls that may wait; further
//                                  ones fail with RESOURCE_EXHAUSTED
// retry                            see retry_policy.h
// http                             see http/curl_transport.h
// json                             see json/decoder.h
// observer               none      is called after each attempt and each call
// collect_drift          false     report for every call what the schema does
//                                  not know; needs simdjson
// transport              libcurl   replaces libcurl, for example in tests
// clock                  real      allowed only with `transport`; not owned
// random                 default   uniform in [0, 1), thread-safe; for pauses
struct ChannelOptions {
  std::string endpoint;
  bool allow_plain_http = false;
  std::string api_key;
  ApiKeyProvider api_key_provider;
  std::string user_agent_suffix;

  absl::Duration timeout = absl::Seconds(30);
  absl::Duration connect_timeout = absl::Seconds(5);
  size_t max_body_bytes = size_t{16} << 20;
  bool camel_case_field_masks = false;

  int max_idle_sessions = 16;
  absl::Duration max_idle_time = absl::Minutes(2);
  int max_async_in_flight = 100;
  int max_async_queued = 10000;

  RetryPolicy retry;
  HttpOptions http;
  json::DecoderOptions json;

  std::shared_ptr<CallObserver> observer;
  bool collect_drift = false;
  std::shared_ptr<HttpTransport> transport;
  Clock* clock = nullptr;
  std::function<double()> random;
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_CHANNEL_OPTIONS_H_
