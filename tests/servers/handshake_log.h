#ifndef FIREWORKS_TESTS_SERVERS_HANDSHAKE_LOG_H_
#define FIREWORKS_TESTS_SERVERS_HANDSHAKE_LOG_H_

#include <openssl/ssl.h>

#include <mutex>
#include <vector>

namespace fireworks::servers {

// What a server saw of one TLS handshake. Versions are OpenSSL's constants, for
// example TLS1_2_VERSION.
struct Handshake {
  std::vector<int> offered;  // By the client.
  int version = 0;           // The chosen one. 0 if the handshake failed.
  bool resumed = false;      // It reused the session of an earlier connection.
};

// Records the handshakes of a server. Must outlive the server. Thread-safe.
//
//   HandshakeLog log;
//   fault.set_tls = [&](SSL_CTX* tls) { log.Watch(tls); };
class HandshakeLog {
 public:
  HandshakeLog() = default;
  HandshakeLog(const HandshakeLog&) = delete;
  HandshakeLog& operator=(const HandshakeLog&) = delete;

  void Watch(SSL_CTX* tls);
  // In the order in which the handshakes began.
  std::vector<Handshake> handshakes() const;

 private:
  static int OnClientHello(SSL* ssl, int* alert, void* self);
  static void OnInfo(const SSL* ssl, int where, int value);

  mutable std::mutex mutex_;
  std::vector<const SSL*> connections_;  // Parallel to handshakes_.
  std::vector<Handshake> handshakes_;
};

}  // namespace fireworks::servers

#endif  // FIREWORKS_TESTS_SERVERS_HANDSHAKE_LOG_H_
