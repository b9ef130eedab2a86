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
// - A body uses at most twice max_body_bytes of memory, while its buffer grows.
//   Headers are limited to 256 KB on the wire.
// - Programs that the process starts do not inherit its connections.
// - This machine (localhost, 127.0.0.0/8, ::1) is never reached through a proxy
//   from the environment.
// - After fork(), the sessions that the child process makes with NewSession() never
//   use the parent's connections. Exchanges on a session of the parent end with
//   kInternal. Destroying such a session writes nothing to its connections.
//
// CMake target: fireworks::rest.

#include <memory>

#include "absl/status/statusor.h"
#include "fireworks/rest/http/http_options.h"
#include "fireworks/rest/http/http_transport.h"

namespace fireworks::rest {

// Returns a transport over libcurl. The first call in a process initialises
// libcurl (curl_global_init). A libcurl without HTTP/2 uses HTTP/1.1.
//
// INVALID_ARGUMENT: an option cannot work, for example a `ca_file` that cannot
// be read. FAILED_PRECONDITION: the loaded libcurl is too old, lacks TLS or
// refuses an option, which the message names. RESOURCE_EXHAUSTED: libcurl is
// out of memory.
absl::StatusOr<std::shared_ptr<HttpTransport>> NewCurlTransport(
    const HttpOptions& options);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_CURL_TRANSPORT_H_
