#ifndef FIREWORKS_CLIENT_OPTIONS_H_
#define FIREWORKS_CLIENT_OPTIONS_H_

// How a client is set up.
//
//   fireworks::ClientOptions options;
//   options.api_key = key;
//   options.timeout = absl::Seconds(10);
//   absl::StatusOr<fireworks::Client> client = Client::Create(options);
//
// name                     default   meaning
// -----------------------  --------  -----------------------------------------
// account                  ""        the account of names that have none: "m"
//                                    is "accounts/{account}/models/m"
// endpoint                 ""        "": https://api.fireworks.ai; a trailing
//                                    /inference or /inference/v1 is cut off
// allow_plain_http         false     http beyond loopback: shows the key to all
// api_key                  ""        required, or the next
// api_key_provider         none      a function that gives the key of each call;
//                                    wins over api_key; fireworks/credentials.h
//                                    has one that watches a file
// user_agent_suffix        ""        appended to "fireworks-cpp/VERSION"
// timeout                  30 s      a whole call, retries and pauses included;
//                                    InfiniteDuration() allowed
// connect_timeout          5 s       DNS, TCP and TLS of one attempt
// max_body_bytes           16 MiB    a longer answer is an error
// camel_case_field_masks   false     spelling of read masks on the wire
// max_idle_sessions        16        idle sessions (each: its connections) kept
// max_idle_time            2 min     then one is closed, when a call ends
// max_async_in_flight      100       asynchronous calls on the wire at a time
// max_async_queued         10000     more are refused
// retry.max_attempts       3         the first one included; 1: no retries but
//                                    for max_reconnects
// retry.initial_backoff    500 ms    longest pause after the first attempt
// retry.max_backoff        8 s       longest pause that is chosen here
// retry.max_retry_after    60 s      longest pause that the server may ask for
// retry.max_reconnects     5         besides: resends at once, if a connection
//                                    died before any byte of the answer
// retry.budget             100       retries that a client may spend in a row
// retry.budget_refill      0.1       given back by each success
// http.version             kAuto     HTTP/2 by ALPN, or kHttp11
// http.ca_file             ""        PEM file of trusted roots; "": system's
// http.ca_directory        ""        hashed directories of roots, joined by
//                                    ':'; "": system's
// http.proxy               ""        proxy URL
// http.proxy_from_environment  true  http(s)_proxy, ALL_PROXY, NO_PROXY
// http.max_connections_per_host 100  of one session
// http.max_connection_age  5 min     then a connection is not reused
// http.accept_gzip         false     ask for compressed answers
// json.accelerate          true      simdjson where it was built in
// json.max_bytes           64 MiB    a longer body is not decoded
// json.max_depth           64        nor a deeper one
// observer                 none      told of each attempt and call
// collect_drift            false     report what the schema does not know, for
//                                    every call; needs simdjson
// transport, clock, random           replace libcurl, time and chance in tests

#include <string>

#include "absl/status/statusor.h"
#include "fireworks/rest/channel_options.h"

namespace fireworks {

// The options above: those of rest::ChannelOptions and an account.
struct ClientOptions : rest::ChannelOptions {
  std::string account;

  // Fills in what is not set in `options`, each from the first place that has
  // it:
  //
  //   option             environment             ~/.fireworks/auth.ini
  //   -----------------  ----------------------  ---------------------
  //   api_key            FIREWORKS_API_KEY       api_key
  //   account            FIREWORKS_ACCOUNT_ID    account_id
  //   endpoint           FIREWORKS_BASE_URL
  //   http.ca_file       SSL_CERT_FILE
  //   http.ca_directory  SSL_CERT_DIR
  //
  // Blanks around a key, an account and an endpoint do not matter, wherever they
  // come from. A variable that is empty counts as not set, a key provider counts as a key,
  // and the last two are read only if neither option is set. Where no key is
  // found, none is set: Client::Create() says what to do. Not to be called
  // while another thread changes the environment.
  //
  // INVALID_ARGUMENT, naming the place, for a key that cannot be one, and for an
  // account in auth.ini that cannot. What the
  // system says, for an auth.ini that cannot be read although the key would
  // have to come from it.
  static absl::StatusOr<ClientOptions> FromEnvironment(ClientOptions options);
  // The same for options of which none is set.
  static absl::StatusOr<ClientOptions> FromEnvironment();
};

}  // namespace fireworks

#endif  // FIREWORKS_CLIENT_OPTIONS_H_
