#ifndef FIREWORKS_CLIENT_OPTIONS_H_
#define FIREWORKS_CLIENT_OPTIONS_H_

// The options of a client.
//
//   fireworks::ClientOptions options;
//   options.api_key = key;
//   options.timeout = absl::Seconds(10);
//   absl::StatusOr<fireworks::Client> client = Client::Create(options);
//
// name                     default   meaning
// -----------------------  --------  -----------------------------------------
// account                  ""        account of short names: "m" then means
//                                    "accounts/{account}/models/m"
// endpoint                 ""        "" is https://api.fireworks.ai; a trailing
//                                    /inference or /inference/v1 is removed
// allow_plain_http         false     allow http beyond loopback; shows the key
// api_key                  ""        required without an api_key_provider
// api_key_provider         none      returns the key of each call; used instead
//                                    of api_key; fireworks/credentials.h has one
//                                    that watches a file
// user_agent_suffix        ""        appended to "fireworks-cpp/VERSION"
// timeout                  30 s      of a whole call, with retries and pauses;
//                                    InfiniteDuration() is allowed
// connect_timeout          5 s       DNS, TCP and TLS of one attempt
// max_body_bytes           16 MiB    a longer answer is an error
// camel_case_field_masks   false     spelling of read masks on the wire
// max_idle_sessions        16        idle sessions to keep, with connections
// max_idle_time            2 min     when a call ends, older idle ones are closed
// max_async_in_flight      100       asynchronous calls on the wire at a time
// max_async_queued         10000     asynchronous calls that wait; more: refused
// retry.max_attempts       3         includes the first attempt; 1: no retries
//                                    except max_reconnects
// retry.initial_backoff    500 ms    longest random pause after attempt 1
// retry.max_backoff        8 s       longest random pause after any attempt
// retry.max_retry_after    60 s      longest pause that the server may ask for
// retry.max_reconnects     5         extra resends, at once, if a connection
//                                    died before any byte of the answer
// retry.budget             100       retries in a row by all calls; 0: no limit
// retry.budget_refill      0.1       added to the budget by each call
// http.version             kAuto     HTTP/2 by ALPN, or kHttp11
// http.ca_file             ""        PEM file of trusted roots; "": system's
// http.ca_directory        ""        hashed directories of roots, joined by
//                                    ':'; "": system's
// http.proxy               ""        proxy URL
// http.proxy_from_environment  true  http(s)_proxy, ALL_PROXY, NO_PROXY
// http.client_certificate_file, client_key_file  see HttpOptions
// http.max_connections_per_host 100  per session
// http.max_connection_age  5 min     older connections are not reused
// http.accept_gzip         false     ask for compressed answers
// json.accelerate          true      use simdjson if it was built in
// json.max_bytes           64 MiB    a longer body is an error
// json.max_depth           64        deeper nesting is an error
// observer                 none      told of each attempt and call
// collect_drift            false     report what the schema does not know, for
//                                    every call; needs simdjson
// transport, clock, random           replace libcurl, time, chance in tests

#include <string>

#include "absl/status/statusor.h"
#include "fireworks/rest/channel_options.h"

namespace fireworks {

// The options above: an account, and those of rest::ChannelOptions.
struct ClientOptions : rest::ChannelOptions {
  std::string account;

  // Fills in the options that are not set. Each comes from the first place that
  // has it:
  //
  //   option             environment             ~/.fireworks/auth.ini
  //   -----------------  ----------------------  ---------------------
  //   api_key            FIREWORKS_API_KEY       api_key
  //   account            FIREWORKS_ACCOUNT_ID    account_id
  //   endpoint           FIREWORKS_BASE_URL
  //   http.ca_file       SSL_CERT_FILE
  //   http.ca_directory  SSL_CERT_DIR
  //
  // White space around a key, an account or an endpoint is ignored. An empty
  // variable counts as not set. A key provider counts as a key. SSL_CERT_FILE and
  // SSL_CERT_DIR are read only if neither option is set. If no key is found, none
  // is set, and Client::Create() says what to do. Do not call this while another
  // thread changes the environment.
  //
  // INVALID_ARGUMENT names the place of an invalid key, or of an invalid account
  // in auth.ini. If auth.ini is needed for the key and cannot be read, the error
  // is the system's.
  static absl::StatusOr<ClientOptions> FromEnvironment(ClientOptions options);
  // The same, starting from default options.
  static absl::StatusOr<ClientOptions> FromEnvironment();
};

}  // namespace fireworks

#endif  // FIREWORKS_CLIENT_OPTIONS_H_
