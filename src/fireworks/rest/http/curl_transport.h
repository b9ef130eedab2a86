#ifndef FIREWORKS_REST_HTTP_CURL_TRANSPORT_H_
#define FIREWORKS_REST_HTTP_CURL_TRANSPORT_H_

// The transport over libcurl. The only part of the library that includes curl,
// and no type of curl's shows here.
//
//   absl::StatusOr<std::shared_ptr<fireworks::rest::HttpTransport>> transport =
//       fireworks::rest::NewCurlTransport(fireworks::rest::HttpOptions());
//
// What it guarantees, whatever the server does:
// - An exchange ends by its deadline, also while a resolver stalls.
// - TLS (1.2 or later) is always verified. Redirects are not followed.
// - Only https, and http where the caller's URL says so, is spoken.
// - A response body never takes more than twice the memory that the request
//   allows, which it does while it grows; headers have 256 KB on the wire.
// - Programs that the process starts get none of the connections.
// - This machine (localhost, 127.0.0.0/8, ::1) is never reached through a proxy
//   that only the environment names.
// - After a fork the child must use sessions of its own: NewSession() gives it
//   nothing that reaches the parent's connections, and a session of the parent
//   that the child destroys writes nothing on them.
//
// CMake target: fireworks::rest.

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "fireworks/rest/http/http_transport.h"

namespace fireworks::rest {

// What to speak with a server.
enum class HttpVersion {
  kAuto,   // HTTP/2 where TLS negotiates it, otherwise HTTP/1.1.
  kHttp11  // HTTP/1.1 only.
};

// How libcurl is set up.
//
// name                     default      meaning
// -----------------------  -----------  --------------------------------------
// version                  kAuto        HTTP/2 by ALPN, or HTTP/1.1 only
// ca_file                  ""           PEM file of trusted roots
// ca_directory             ""           hashed directories of trusted roots,
//                                       joined by ':'; the system's where
//                                       neither is given; with both, libcurl
//                                       reads the file for each connection
// proxy                    ""           http, https or socks URL; "": none,
//                                       unless the next names one
// proxy_from_environment   true         http(s)_proxy, ALL_PROXY, NO_PROXY, read
//                                       once, when the transport is made
// client_certificate_file  ""           PEM file, for servers that ask for one
// client_key_file          ""           PEM file of its private key; "": it is
//                                       in the other file
// max_connections_per_host 100          of one session
// max_connection_age       5 min        then a connection is not reused
// accept_gzip              false        ask for compressed answers
struct HttpOptions {
  HttpVersion version = HttpVersion::kAuto;
  std::string ca_file;
  std::string ca_directory;
  std::string proxy;
  bool proxy_from_environment = true;
  std::string client_certificate_file;
  std::string client_key_file;
  int max_connections_per_host = 100;
  absl::Duration max_connection_age = absl::Minutes(5);
  bool accept_gzip = false;
};

// A transport over libcurl, which the first call in a process initialises
// (curl_global_init).
//
// Errors: INVALID_ARGUMENT for options that cannot work (an unreadable
// `ca_file`, a `proxy` with a control character), FAILED_PRECONDITION if the
// libcurl that was loaded is too old, lacks TLS or refuses an option, which is
// then named. A libcurl without HTTP/2 speaks HTTP/1.1.
absl::StatusOr<std::shared_ptr<HttpTransport>> NewCurlTransport(
    const HttpOptions& options);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_CURL_TRANSPORT_H_
