#ifndef FIREWORKS_REST_HTTP_HTTP_OPTIONS_H_
#define FIREWORKS_REST_HTTP_HTTP_OPTIONS_H_

// The options of the transport over libcurl.
//
// CMake target: fireworks::rest.

#include <string>

#include "absl/time/time.h"

namespace fireworks::rest {

// The versions of HTTP that a transport may use.
enum class HttpVersion {
  kAuto,   // HTTP/2 if TLS negotiates it, otherwise HTTP/1.1.
  kHttp11  // HTTP/1.1 only.
};

// Options of the transport.
struct HttpOptions {
  // kHttp11 needs a connection for each call in flight. New connections and
  // batches cost less CPU than with HTTP/2.
  HttpVersion version = HttpVersion::kAuto;
  // A PEM file of trusted roots. If neither this nor `ca_directory` is set, the
  // system's roots are trusted. If both are set, libcurl reads the file again
  // for each connection.
  std::string ca_file;
  // Hashed directories of trusted roots, joined by ':'.
  std::string ca_directory;
  // An http, https or socks URL. If it is empty, only a proxy from the
  // environment is used.
  std::string proxy;
  // Uses the proxies of the environment: http_proxy, https_proxy or HTTPS_PROXY,
  // all_proxy or ALL_PROXY, and no_proxy or NO_PROXY. They are read when the
  // transport is made. HTTP_PROXY is not read, because a CGI client can set it.
  bool proxy_from_environment = true;
  // A PEM file with the client's certificate, for servers that ask for one.
  std::string client_certificate_file;
  // A PEM file with its private key. If it is not set, the key must be in
  // `client_certificate_file`.
  std::string client_key_file;
  // The number of connections to a host that each session may have.
  int max_connections_per_host = 100;
  // An older connection is not used again.
  absl::Duration max_connection_age = absl::Minutes(5);
  // Asks for compressed answers.
  bool accept_gzip = false;
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_HTTP_OPTIONS_H_
