#ifndef FIREWORKS_REST_HTTP_HTTP_MESSAGE_H_
#define FIREWORKS_REST_HTTP_HTTP_MESSAGE_H_

// HTTP requests and responses as plain data.
//
// Here an HTTP status is not an error: an answer with 404 or 503 is an
// HttpResult whose `failure` is kNone. The layer above decides what the status
// means.
//
// CMake target: fireworks::rest.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"

namespace fireworks::rest {

// One line of a header.
struct HttpHeader {
  std::string name;   // In any letter case.
  std::string value;  // Without white space around it.
};

// Headers in the order in which they are sent or were received.
using HttpHeaders = std::vector<HttpHeader>;

// Returns the value of the first header called `name` in any letter case, or ""
// if there is none. The view is valid as long as `headers` is unchanged.
std::string_view FindHeader(const HttpHeaders& headers, std::string_view name);

// What to send, and the limits on the exchange.
struct HttpRequest {
  std::string method = "GET";  // In capitals.
  std::string url;             // Absolute.
  HttpHeaders headers;         // Besides those that the transport itself adds.
  std::string body;            // May be empty.

  // The exchange ends by this time, on the transport's clock. The wait for a
  // connection counts.
  absl::Time deadline = absl::InfiniteFuture();
  // The longest time for name resolution, TCP and TLS together.
  absl::Duration connect_timeout = absl::Seconds(5);
  // Opens a new connection, which later exchanges may use. Meant for retries: a
  // server may close each connection after some number of requests, so some of
  // the streams that move to the next connection are lost again. The stream
  // that opened the connection is served.
  bool fresh_connection = false;
  // If the decompressed body is longer, the exchange ends with kBodyTooLarge,
  // and the rest is not read.
  size_t max_body_bytes = size_t{16} << 20;
  // Memory that the transport may use for the answer's body. Its content is
  // ignored. HttpResult::request does not have it.
  std::string buffer;
  // If set, the caller needs only these headers of a 2xx answer, and no
  // timings, address and sizes. The views must point to constants.
  std::optional<absl::Span<const std::string_view>> needed_headers;
};

// Why an exchange ended without a complete answer.
enum class HttpFailure {
  kNone,             // A complete answer arrived, with any status.
  kDeadline,         // `HttpRequest::deadline` passed.
  kConnectTimeout,   // `HttpRequest::connect_timeout` passed.
  kResolve,          // The host (or proxy) has no address.
  kConnect,          // No connection to the server; nothing was sent.
  kProxyRefused,     // The proxy refuses to connect; nothing was sent.
  kTlsVerification,  // Certificate untrusted, unusable or for another host.
  kTlsHandshake,     // Any other failure of the TLS handshake.
  kConnectionLost,  // The connection ended before a line of the answer arrived.
  kTruncated,       // The connection or stream ended inside the answer.
  kBodyTooLarge,    // The body is longer than `max_body_bytes`.
  kProtocol,  // The answer is not valid HTTP, or its headers are too long.
  kInvalidRequest,  // The request cannot be sent (URL, header bytes, proxy).
  kInternal,        // Out of memory or another local problem.
};

// Returns the constant's name without the k, for messages and logs: "Deadline".
std::string_view HttpFailureName(HttpFailure failure);

// Durations from the start of the exchange to the end of each phase. Zero for a
// phase that did not happen: a reused connection has no DNS, TCP and TLS.
struct HttpTimings {
  absl::Duration name_lookup;  // DNS.
  absl::Duration connect;      // TCP.
  absl::Duration tls;          // The TLS handshake.
  absl::Duration first_byte;   // Until the answer began.
  absl::Duration total;        // Until the answer ended.
};

// What the server sent.
struct HttpResponse {
  int status = 0;       // 0: no status line arrived.
  std::string reason;   // The text after the status. Empty in HTTP/2.
  HttpHeaders headers;  // In the order in which they arrived.
  // Decompressed. The curl transport leaves 64 bytes of free capacity after a
  // body that is not empty, so that a parser that reads blocks needs no copy.
  std::string body;
};

// How an exchange ended.
struct HttpResult {
  HttpFailure failure = HttpFailure::kNone;  // kNone: the answer is complete.
  std::string detail;     // The transport's text for `failure`.
  HttpRequest request;    // As given to Start(), to be sent again or reused.
  HttpResponse response;  // After a failure, the part that arrived.
  // The number of times that the transport sent the request or tried to. 0 if
  // it refused the request. More than 1 if it sent the request again by itself,
  // for example because a reused connection was dead.
  int attempts = 1;
  HttpTimings timings;             // Of the whole exchange.
  bool connection_reused = false;  // Whether the connection existed before.
  int proxy_status = 0;            // Of the proxy's answer to CONNECT. 0: none.
  std::string peer_address;    // "127.0.0.1:8080". Empty if never connected.
  int http_version = 0;        // 10, 11, 20 or 30. 0: unknown.
  int64_t bytes_sent = 0;      // Header and body.
  int64_t bytes_received = 0;  // Header and body, before decompression.
};

// Whether a method may be sent twice: GET, HEAD, PUT and DELETE. These are the
// idempotent methods of RFC 9110, section 9.2.2, that APIs use.
bool IsIdempotent(std::string_view method);

// Whether a complete answer with a 2xx status arrived. 206 is not a success,
// because no request asks for a part.
bool IsSuccess(const HttpResult& result);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_HTTP_MESSAGE_H_
