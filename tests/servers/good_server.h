#ifndef FIREWORKS_TESTS_SERVERS_GOOD_SERVER_H_
#define FIREWORKS_TESTS_SERVERS_GOOD_SERVER_H_

// A server without faults, made with cpp-httplib: HTTP/1.1 with keep-alive, on a
// free port of 127.0.0.1, optionally with TLS.
//
//   GoodServer server([](const GoodRequest& request) {
//     return GoodAnswer{200, "{}"};
//   });
//   ... calls to server.url() + "/v1/..." ...

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "absl/time/time.h"
#include "servers/certificates.h"

namespace httplib {
class Server;
}

namespace fireworks::servers {

struct GoodRequest {
  std::string method;
  std::string target;  // Path and query, not decoded.
  std::multimap<std::string, std::string> headers;
  std::string body;
  int client_port = 0;  // Different for each connection.
};

struct GoodAnswer {
  int status = 200;
  std::string body;
  std::multimap<std::string, std::string> headers = {};
  absl::Duration delay = absl::ZeroDuration();
};

class GoodServer {
 public:
  // Called on several threads at the same time.
  using Handler = std::function<GoodAnswer(const GoodRequest&)>;

  explicit GoodServer(Handler handler,
                      std::optional<Identity> tls = std::nullopt);
  ~GoodServer();
  GoodServer(const GoodServer&) = delete;
  GoodServer& operator=(const GoodServer&) = delete;

  std::string url() const;
  int port() const { return port_; }
  std::string ca_file() const;
  std::string ca_directory() const;

 private:
  std::unique_ptr<Certificates> certificates_;
  std::unique_ptr<httplib::Server> server_;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace fireworks::servers

#endif  // FIREWORKS_TESTS_SERVERS_GOOD_SERVER_H_
