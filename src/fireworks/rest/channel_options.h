#ifndef FIREWORKS_REST_CHANNEL_OPTIONS_H_
#define FIREWORKS_REST_CHANNEL_OPTIONS_H_

// How a channel is set up.
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

// All that a channel can be told. What cannot work makes Channel::Create()
// fail.
//
// name                   default   meaning
// ---------------------  --------  ------------------------------------------
// endpoint               ""        "https://host[:port][/prefix]"; required
// allow_plain_http       false     http beyond loopback: shows the key to all
// api_key                ""        bearer token; "": none is sent
// api_key_provider       none      a function that gives the token of each call;
//                                  wins over api_key; see api_key_provider.h
// user_agent_suffix      ""        appended to "fireworks-cpp/VERSION"
// timeout                30 s      a whole call, retries and pauses included;
//                                  InfiniteDuration() allowed
// connect_timeout        5 s       DNS, TCP and TLS of one attempt
// max_body_bytes         16 MiB    a longer answer is an error, read no further;
//                                  json.max_bytes is another limit
// camel_case_field_masks false     spelling of FieldMask paths on the wire
// max_idle_sessions      16        idle connections' owners that are kept
// max_idle_time          2 min     then one is closed, when a call ends
// max_async_in_flight    100       asynchronous calls on the wire at a time
// max_async_queued       10000     more are refused with RESOURCE_EXHAUSTED
// retry                            see retry_policy.h
// http                             see http/curl_transport.h
// json                             see json/decoder.h
// observer               none      told of each attempt and call
// collect_drift          false     report what the schema does not know, for
//                                  every call; simdjson looks, if it is there
// transport              libcurl   replaces libcurl, e.g. in tests
// clock                  real      goes with `transport`; not owned
// random                 default   uniform in [0, 1), thread-safe; for backoff
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
