#ifndef FIREWORKS_TESTS_SERVERS_HANDSHAKE_LOG_H_
#define FIREWORKS_TESTS_SERVERS_HANDSHAKE_LOG_H_

#include <openssl/ssl.h>

#include <mutex>
#include <vector>

namespace fireworks::servers {

// What a server saw of one TLS handshake. Versions are OpenSSL's numbers:
// TLS1_2_VERSION.
struct Handshake {
  std::vector<int> offered;  // By the client.
  int version = 0;           // The one that was chosen; 0: it did not succeed.
  bool resumed = false;      // With a session of an earlier connection.
};

// Keeps the handshakes of a server. Thread-safe; to outlive the server.
//
//   HandshakeLog log;
//   fault.set_tls = [&](SSL_CTX* tls) { log.Watch(tls); };
class HandshakeLog {
 public:
  HandshakeLog() = default;
  HandshakeLog(const HandshakeLog&) = delete;
  HandshakeLog& operator=(const HandshakeLog&) = delete;

  void Watch(SSL_CTX* tls);
  // In the order in which they began.
  std::vector<Handshake> handshakes() const;

 private:
  static int OnClientHello(SSL* ssl, int* alert, void* self);
  static void OnInfo(const SSL* ssl, int where, int value);

  mutable std::mutex mutex_;
  std::vector<const SSL*> connections_;  // Of each handshake.
  std::vector<Handshake> handshakes_;
};

}  // namespace fireworks::servers

#endif  // FIREWORKS_TESTS_SERVERS_HANDSHAKE_LOG_H_
