#ifndef FIREWORKS_CLIENT_OPTIONS_H_
#define FIREWORKS_CLIENT_OPTIONS_H_

// The options of a client.
//
//   fireworks::ClientOptions options;
//   options.api_key = key;
//   options.timeout = absl::Seconds(10);
//   absl::StatusOr<fireworks::Client> client =
//       fireworks::Client::Create(options);
//
// Most options are in fireworks/rest/channel_options.h. Three of those are structs
// with options of their own: `retry` in fireworks/rest/retry_policy.h, `http` (TLS
// and proxies) in fireworks/rest/http/http_options.h, and `json` in
// fireworks/json/decoder.h.

#include <string>

#include "absl/status/statusor.h"
#include "fireworks/rest/channel_options.h"

namespace fireworks {

// The options of rest::ChannelOptions, and an account. Two options differ here:
// - `endpoint` may be empty, which means https://api.fireworks.ai. The path
//   /inference or /inference/v1, which other SDKs need, is removed from its end.
// - `api_key` is required if there is no `api_key_provider`.
//   fireworks/credentials.h has a provider that watches a file.
struct ClientOptions : rest::ChannelOptions {
  // The account id of short names: "m" then means "accounts/{account}/models/m".
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
  // White space around a key, an account or an endpoint is ignored. A blank
  // variable counts as not set. If there is a key provider, no key is looked for.
  // SSL_CERT_FILE and SSL_CERT_DIR are read only if neither http.ca_file nor
  // http.ca_directory is set. If no key is found, `api_key` stays empty, and
  // Client::Create() says what to do. Do not call this while another thread
  // changes the environment.
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
