#ifndef FIREWORKS_TESTS_SERVERS_FAULT_SERVER_H_
#define FIREWORKS_TESTS_SERVERS_FAULT_SERVER_H_

// Servers on loopback that do exactly what a test says, down to the byte.
//
//   const Fault fault = {"reset in the body",
//                        {{ReadRequest(), Write("HTTP/1.1 200 OK\r\n"
//                                               "Content-Length: 9\r\n\r\n{"),
//                          Reset()}}};
//   std::unique_ptr<FaultServer> server = Serve(fault);
//   ... a call to server->url() ...
//   EXPECT_EQ(server->connections(), 1);
//
// A Fault is data, so a table of them (servers/faults.h) serves the tests of
// every layer. Servers listen on a free port of 127.0.0.1 and stop, whatever
// they are doing, when they are destroyed. Thread-safe.

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

// One thing that a server does on a connection. A script that has come to its
// end closes the connection in order.
struct Step {
  enum class Kind {
    kReadRequest,  // One request, body included; ends the script if none comes.
    kWrite,        // `bytes`
    kWriteSlowly,  // `bytes` over and over, `pause` after each, without end.
    kPause,        // `pause`
    kReset,        // TCP RST, whatever was said before.
    kHold,         // Says nothing until the client closes.
    kAgain,        // The script from its first step.
    kTunnel        // Relays to `port` of this machine, as CONNECT proxies do.
  };
  Kind kind;
  std::string bytes = {};
  absl::Duration pause = absl::ZeroDuration();
  int port = 0;
};

Step ReadRequest();
Step Write(std::string bytes);
Step WriteForever(std::string bytes,
                  absl::Duration pause = absl::ZeroDuration());
Step Pause(absl::Duration pause);
Step Reset();
Step Hold();
Step Again();
Step Tunnel(int port);

using Script = std::vector<Step>;

// An answer in one Write: status line, Content-Length and body.
std::string Answer(int status, const std::string& body,
                   const std::string& more_header_lines = "");

enum class Listen {
  kYes,
  kNo,   // Nobody listens: connections are refused.
  kFull  // The backlog is full: connections neither succeed nor fail.
};

struct Fault {
  std::string name;
  // What the first connection gets, the second, ...; the last goes for all
  // later ones.
  std::vector<Script> connections = {};
  // With one, the server speaks TLS and url() is https.
  std::optional<Identity> tls = std::nullopt;
  // url() says https, but the script gets the bare connection.
  bool bare_https = false;
  Listen listen = Listen::kYes;
  // What else to set before the first connection, with `tls` of a script: which
  // versions are spoken, say, or a HandshakeLog.
  std::function<void(SSL_CTX*)> set_tls = nullptr;
  // A mode of h2_faults.py, which then serves HTTP/2 over TLS, or "mixed", for
  // mixed_faults.py; the other fields but `name` say nothing.
  std::string h2 = {};
};

class FaultServer {
 public:
  virtual ~FaultServer() = default;

  // Without a path: "http://127.0.0.1:40123".
  virtual std::string url() const = 0;
  virtual int port() const = 0;
  // The authority that has signed the certificate; "" without TLS.
  virtual std::string ca_file() const = 0;
  virtual std::string ca_directory() const = 0;
  virtual int connections() const = 0;
  // Each request as it came: with HTTP/1 its bytes, with HTTP/2 a JSON list of
  // header pairs.
  virtual std::vector<std::string> requests() const = 0;
  // What the scripts have written, which bounds what a client can have read.
  virtual int64_t bytes_written() const = 0;
};

// Never null; a server that does not come up fails the test and gives url() "".
std::unique_ptr<FaultServer> Serve(const Fault& fault);

// `bytes`, so many times over, as gzip packs them.
std::string Gzip(const std::string& bytes, int times = 1);

}  // namespace fireworks::servers

#endif  // FIREWORKS_TESTS_SERVERS_FAULT_SERVER_H_
