#ifndef FIREWORKS_CLIENT_OPTIONS_H_
#define FIREWORKS_CLIENT_OPTIONS_H_

// The options of a client.
//
//   fireworks::ClientOptions options;
//   options.api_key = key;
//   options.timeout = absl::Seconds(10);
//   options.retry.max_attempts = 5;
//   absl::StatusOr<fireworks::Client> client = Client::Create(options);
//
// The options besides `account` are those of rest::ChannelOptions:
//
//   the key, the endpoint, timeouts, limits, observer  rest/channel_options.h
//   retry                                              rest/retry_policy.h
//   http: version, trust, proxy, connections           rest/http/curl_transport.h
//   json                                               json/decoder.h
//
// A client differs from a channel in two of them. It requires an api_key or an
// api_key_provider. Its endpoint is https://api.fireworks.ai if it is "", and a
// trailing /inference or /inference/v1 of it is removed.

#include <string>

#include "absl/status/statusor.h"
#include "fireworks/rest/channel_options.h"

namespace fireworks {

// An account, and the options of a channel.
struct ClientOptions : rest::ChannelOptions {
  // The account id for names that are only "{model}": "m" then means
  // "accounts/{account}/models/m". "": there is none.
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
