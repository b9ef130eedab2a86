#ifndef FIREWORKS_REST_HTTP_HTTP_MESSAGE_H_
#define FIREWORKS_REST_HTTP_HTTP_MESSAGE_H_

// HTTP requests and responses as plain data.
//
// An HTTP status is data here, not an error: an answer of 404 or 503 is an
// HttpResult whose `failure` is kNone. What the status means to a caller is
// decided above this seam.
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
  std::string name;
  std::string value;
};

// In the order in which they are sent, or came.
using HttpHeaders = std::vector<HttpHeader>;

// The value of the first header called `name` (case does not matter), or ""
// if there is none. The view is valid as long as `headers` is unchanged.
std::string_view FindHeader(const HttpHeaders& headers, std::string_view name);

// What to send, and how long and how much to take for an answer.
struct HttpRequest {
  std::string method = "GET";
  std::string url;  // Absolute.
  HttpHeaders headers;
  std::string body;

  // When the exchange must be over, waiting for a connection included, on the
  // clock of the transport.
  absl::Time deadline = absl::InfiniteFuture();
  // How long name resolution, TCP and TLS may take together.
  absl::Duration connect_timeout = absl::Seconds(5);
  // Opens a connection for this exchange, which later ones may then use. For a
  // retry: where a server ends connections after so many requests, a window of
  // HTTP/2 streams moves from one dying connection to the next, and only the
  // stream that opened a connection is sure of its place on it.
  bool fresh_connection = false;
  // A longer (decompressed) body ends the exchange with kBodyTooLarge while it
  // is being read.
  size_t max_body_bytes = size_t{16} << 20;
  // Memory for the answer's body. What it holds is ignored, and it does not come
  // back with the request.
  std::string buffer;
  // If set, nobody asks for a report: of a 2xx answer only these headers are
  // needed, and neither timings, address nor sizes. Views of constants.
  std::optional<absl::Span<const std::string_view>> needed_headers;
};

// Why an exchange ended without a whole answer.
enum class HttpFailure {
  kNone,             // A whole answer arrived, whatever its status.
  kDeadline,         // `HttpRequest::deadline` passed.
  kConnectTimeout,   // `HttpRequest::connect_timeout` passed.
  kResolve,          // The host (or proxy) has no address.
  kConnect,          // No TCP connection; nothing was sent.
  kProxyRefused,     // The proxy will not connect; nothing was sent.
  kTlsVerification,  // The certificate is not trusted or not for this host.
  kTlsHandshake,     // Any other failure of the TLS handshake.
  kConnectionLost,   // It died before any line of the answer arrived.
  kTruncated,        // The connection died, or the stream ended, inside it.
  kBodyTooLarge,     // More than `max_body_bytes`.
  kProtocol,         // What arrived is not HTTP, or breaks its rules.
  kInvalidRequest,   // The request cannot be sent as it is (URL, header bytes).
  kInternal,         // Out of memory and other local trouble.
};

// The constant's name without the k, for messages and logs: "Deadline".
std::string_view HttpFailureName(HttpFailure failure);

// Durations from the start of the exchange to the end of each phase. Zero for a
// phase that did not take place (no DNS, TCP and TLS on a reused connection).
struct HttpTimings {
  absl::Duration name_lookup;
  absl::Duration connect;
  absl::Duration tls;
  absl::Duration first_byte;
  absl::Duration total;
};

// What the server sent.
struct HttpResponse {
  int status = 0;      // 0: no status line arrived.
  std::string reason;  // As sent; empty in HTTP/2.
  HttpHeaders headers;
  // Decompressed. From the curl transport, one that is not empty has 64 bytes
  // of free capacity behind it, so that a parser that reads blocks needs no
  // copy.
  std::string body;
};

// How an exchange ended.
struct HttpResult {
  HttpFailure failure = HttpFailure::kNone;
  std::string detail;     // The transport's words for `failure`.
  HttpRequest request;    // As it was started, to be sent again or reused.
  HttpResponse response;  // With a failure: what had arrived until then.
  // How often the request was sent, or its sending tried: 0 if it was refused
  // before that, more than 1 if the transport sent it again by itself because a
  // reused connection turned out to be dead.
  int attempts = 1;
  HttpTimings timings;
  bool connection_reused = false;
  int proxy_status = 0;      // The answer to CONNECT; 0 without a tunnel.
  std::string peer_address;  // "127.0.0.1:8080"; empty if never connected.
  int http_version = 0;      // 10, 11, 20, 30; 0 if unknown.
  int64_t bytes_sent = 0;
  int64_t bytes_received = 0;  // Header and body bytes, as they came.
};

// Whether a method may be sent twice: GET, HEAD, PUT and DELETE (RFC 9110,
// section 9.2.2, as far as APIs use it).
bool IsIdempotent(std::string_view method);

// Whether a whole answer with a status of 2xx arrived. 206 is not one: nobody
// asked for a part.
bool IsSuccess(const HttpResult& result);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_HTTP_MESSAGE_H_
