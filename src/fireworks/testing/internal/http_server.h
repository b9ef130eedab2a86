#ifndef FIREWORKS_TESTING_INTERNAL_HTTP_SERVER_H_
#define FIREWORKS_TESTING_INTERNAL_HTTP_SERVER_H_

// The emulator's HTTP server, on cpp-httplib.

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "fireworks/rest/http/http_message.h"
#include "fireworks/testing/emulator_options.h"

namespace fireworks::testing::internal {

inline constexpr char kRequestId[] = "x-request-id";

struct HttpAnswer {
  int status = 200;
  rest::HttpHeaders headers;  // With Content-Type and kRequestId.
  std::string body;
};

// Serves on 127.0.0.1 from Start() to its destructor. The destructor waits up
// to half a second for pending answers, closes all connections, and waits for
// handlers that still run.
class HttpServer {
 public:
  // Called for each request on the thread of its connection, with all headers
  // that were received. If the server refuses a request (not HTTP or too long),
  // the request has a status already, and the answer must have the same.
  using Handler = std::function<HttpAnswer(EmulatorRequest)>;

  // INVALID_ARGUMENT for an unusable port or certificate, UNAVAILABLE if the
  // port is taken.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(
      const EmulatorOptions& options, Handler handler);

  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  int port() const;

 private:
  class Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);

  const std::unique_ptr<Impl> impl_;
};

}  // namespace fireworks::testing::internal

#endif  // FIREWORKS_TESTING_INTERNAL_HTTP_SERVER_H_
