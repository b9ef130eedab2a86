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
  rest::HttpHeaders headers;  // Content-Type and kRequestId among them.
  std::string body;
};

// Serves on 127.0.0.1 from Start() to its destructor, which ends all connections:
// what is being answered has half a second to be sent. A handler that still runs
// is waited for.
class HttpServer {
 public:
  // Called for each request, on the thread of its connection. The headers are all
  // that came. A request that the server refuses, as it is not HTTP or too long,
  // has a status already, which its answer keeps.
  using Handler = std::function<HttpAnswer(EmulatorRequest)>;

  // INVALID_ARGUMENT for a port or a certificate that cannot be used, UNAVAILABLE
  // if the port is taken.
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
