#ifndef FIREWORKS_TESTS_SERVERS_FAULT_SERVER_H_
#define FIREWORKS_TESTS_SERVERS_FAULT_SERVER_H_

// Servers on loopback that send exactly the bytes that a test asks for.
//
//   const Fault fault = {"reset in the body",
//                        {{ReadRequest(), Write("HTTP/1.1 200 OK\r\n"
//                                               "Content-Length: 9\r\n\r\n{"),
//                          Reset()}}};
//   std::unique_ptr<FaultServer> server = Serve(fault);
//   ... a call to server->url() ...
//   EXPECT_EQ(server->connections(), 1);
//
// A Fault is data, so the tests of all layers share one table of faults
// (servers/faults.h). A server listens on a free port of 127.0.0.1. Its
// destructor stops it, whatever it is doing. Thread-safe.

#include <openssl/ssl.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "servers/certificates.h"

namespace fireworks::servers {

// One thing that a server does on a connection. At the end of its script the
// server closes the connection in an orderly way.
struct Step {
  enum class Kind {
    kReadRequest,    // Reads a request and its body. Ends the script at EOF.
    kAwaitRequests,  // Waits until the server has read `requests` in total.
    kWrite,          // Writes `bytes`.
    kWriteSlowly,    // Repeats forever: writes `bytes`, waits for `pause`.
    kPause,          // Waits for `pause`.
    kReset,          // Ends the connection with a TCP RST.
    kHold,           // Sends nothing until the client closes.
    kAgain,          // Starts the script again.
    kTunnel          // Relays to `port` of this machine, like a CONNECT proxy.
  };
  Kind kind;
  std::string bytes = {};
  absl::Duration pause = absl::ZeroDuration();
  int port = 0;
  size_t requests = 0;
};

Step ReadRequest();
Step AwaitRequests(size_t requests);
Step Write(std::string bytes);
Step WriteForever(std::string bytes,
                  absl::Duration pause = absl::ZeroDuration());
Step Pause(absl::Duration pause);
Step Reset();
Step Hold();
Step Again();
Step Tunnel(int port);

using Script = std::vector<Step>;

// The bytes of an answer: status line, `more_header_lines`, Content-Length, body.
// A header line ends with "\r\n".
std::string Answer(int status, const std::string& body,
                   const std::string& more_header_lines = "");

enum class Listen {
  kYes,
  kNo,   // Connections are refused.
  kFull  // The backlog is full: connections neither succeed nor fail.
};

struct Fault {
  std::string name;
  // The scripts of the first connection, the second, and so on. Later connections
  // get the last script.
  std::vector<Script> connections = {};
  // If set, the server speaks TLS and url() is https.
  std::optional<Identity> tls = std::nullopt;
  // url() is https, but the script reads and writes the TCP connection directly.
  bool bare_https = false;
  Listen listen = Listen::kYes;
  // Called before the first connection if `tls` is set. Can set more TLS options,
  // for example the protocol versions or a HandshakeLog.
  std::function<void(SSL_CTX*)> set_tls = nullptr;
  // If set, the server is a Python program that serves HTTP/2 over TLS, and all
  // other fields are ignored. "mixed" runs mixed_faults.py. Any other value is a
  // mode of h2_faults.py.
  std::string h2 = {};
};

class FaultServer {
 public:
  virtual ~FaultServer() = default;

  // Has no path, for example "http://127.0.0.1:40123".
  virtual std::string url() const = 0;
  virtual int port() const = 0;
  // The authority that signed the server's certificate. "" without TLS.
  virtual std::string ca_file() const = 0;
  virtual std::string ca_directory() const = 0;
  virtual int connections() const = 0;
  // The requests in the order of arrival. A request of HTTP/1 is its bytes, a
  // request of HTTP/2 is a JSON list of header pairs.
  virtual std::vector<std::string> requests() const = 0;
  // How many bytes the scripts have written. A client cannot have read more.
  virtual int64_t bytes_written() const = 0;
};

// Starts a server. Never returns null. If the server does not start, the test
// fails and url() returns "".
std::unique_ptr<FaultServer> Serve(const Fault& fault);

// Repeats `bytes` `times` times and compresses them with gzip.
std::string Gzip(const std::string& bytes, int times = 1);

}  // namespace fireworks::servers

#endif  // FIREWORKS_TESTS_SERVERS_FAULT_SERVER_H_
