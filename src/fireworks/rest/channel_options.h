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
#include "fireworks/rest/http/http_options.h"
#include "fireworks/rest/http/http_transport.h"
#include "fireworks/rest/retry_policy.h"

namespace fireworks::rest {

// Settings of a Channel. If one cannot work, Channel::Create() returns an error
// that names it.
struct ChannelOptions {
  // "https://host[:port][/prefix]". Required.
  std::string endpoint;
  // Allows http to hosts other than this machine. The network then sees the API
  // key and all data.
  bool allow_plain_http = false;
  // Sent as a bearer token. If it is empty, no token is sent.
  std::string api_key;
  // Returns the API key for each call. If it is set, `api_key` is not used.
  ApiKeyProvider api_key_provider;
  // Appended to "fireworks-cpp/VERSION" in the User-Agent header.
  std::string user_agent_suffix;

  // The longest time for a call, including all attempts and pauses. May be
  // InfiniteDuration(). CallContext::set_timeout() replaces it for one call.
  absl::Duration timeout = absl::Seconds(30);
  // The longest time for DNS, TCP and TLS of one attempt.
  absl::Duration connect_timeout = absl::Seconds(5);
  // If the body of an answer is longer, decompressed, the call ends with
  // RESOURCE_EXHAUSTED and the rest is not read. json.max_bytes limits it, too.
  size_t max_body_bytes = size_t{16} << 20;
  // Sends the paths of a FieldMask as displayName instead of display_name.
  bool camel_case_field_masks = false;

  // The number of idle sessions to keep. A blocking call or a batch uses one while it
  // runs, with connections of its own. If more threads than this make calls, some
  // calls open new connections.
  int max_idle_sessions = 16;
  // A session that was idle for longer is not used again. The end of the next
  // call closes it.
  absl::Duration max_idle_time = absl::Minutes(2);
  // The number of asynchronous calls in flight at a time.
  int max_async_in_flight = 100;
  // The number of further asynchronous calls that may wait. When the queue is
  // full, CallAsync() returns RESOURCE_EXHAUSTED.
  int max_async_queued = 10000;

  // Which attempts are retried, and how soon.
  RetryPolicy retry;
  // TLS, proxies and connections. Not used if `transport` is set.
  HttpOptions http;
  // Limits and speed of the decoder.
  json::DecoderOptions json;

  // Called after each attempt and each call. May be null.
  std::shared_ptr<CallObserver> observer;
  // Adds to the report of every call what its schema does not know. Needs
  // simdjson. CallContext::set_collect_drift() does so for one call.
  bool collect_drift = false;
  // Replaces libcurl, for example in tests. Null: libcurl.
  std::shared_ptr<HttpTransport> transport;
  // The clock of all waits. Must outlive the channel. Allowed only if
  // `transport` is set. Null: Clock::Real().
  Clock* clock = nullptr;
  // Returns random numbers in [0, 1), for pauses. Must be thread-safe. Null:
  // the library's generator.
  std::function<double()> random;
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_CHANNEL_OPTIONS_H_
