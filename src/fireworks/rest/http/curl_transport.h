#ifndef FIREWORKS_REST_HTTP_CURL_TRANSPORT_H_
#define FIREWORKS_REST_HTTP_CURL_TRANSPORT_H_

// The transport over libcurl. Only rest/http/ includes curl, and this header
// exposes no curl type.
//
//   absl::StatusOr<std::shared_ptr<fireworks::rest::HttpTransport>> transport =
//       fireworks::rest::NewCurlTransport(fireworks::rest::HttpOptions());
//
// Guarantees for every server:
// - An exchange ends by its deadline, even if name resolution hangs.
// - TLS (1.2 or later) is always verified. Redirects are not followed.
// - The only protocols are https, and http if the caller's URL says http.
// - A response body uses at most twice max_body_bytes of memory (while its
//   buffer grows). Headers are limited to 256 KB on the wire.
// - Programs that the process starts do not inherit its connections.
// - This machine (localhost, 127.0.0.0/8, ::1) is never reached through a proxy
//   from the environment.
// - After a fork the child must make its own sessions with NewSession(). They
//   never use the parent's connections. If the child destroys a session of the
//   parent, nothing is written to the parent's connections.
//
// CMake target: fireworks::rest.

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "fireworks/rest/http/http_transport.h"

namespace fireworks::rest {

enum class HttpVersion {
  kAuto,   // HTTP/2 if TLS negotiates it, otherwise HTTP/1.1.
  kHttp11  // HTTP/1.1 only.
};

// Options of the transport.
//
// name                     default      meaning
// -----------------------  -----------  --------------------------------------
// version                  kAuto        HTTP/2 by ALPN, or HTTP/1.1 only
// ca_file                  ""           PEM file of trusted roots
// ca_directory             ""           hashed directories of trusted roots,
//                                       joined by ':'. Without ca_file and
//                                       ca_directory: the system's roots. With
//                                       both, libcurl reads the file for each
//                                       connection
// proxy                    ""           http, https or socks URL; "": no proxy,
//                                       except one from the environment
// proxy_from_environment   true         use http(s)_proxy, ALL_PROXY, NO_PROXY;
//                                       read when the transport is made
// client_certificate_file  ""           PEM file, for servers that ask for one
// client_key_file          ""           PEM file of its private key; "": it is
//                                       in client_certificate_file
// max_connections_per_host 100          for each session
// max_connection_age       5 min        an older connection is not reused
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

// Returns a transport over libcurl. The first call in a process initialises
// libcurl (curl_global_init). A libcurl without HTTP/2 uses HTTP/1.1.
//
// Errors: INVALID_ARGUMENT for options that cannot work (for example an
// unreadable `ca_file`), FAILED_PRECONDITION if the loaded libcurl is too old,
// lacks TLS or refuses an option (the message names it), RESOURCE_EXHAUSTED if
// libcurl is out of memory.
absl::StatusOr<std::shared_ptr<HttpTransport>> NewCurlTransport(
    const HttpOptions& options);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_CURL_TRANSPORT_H_
