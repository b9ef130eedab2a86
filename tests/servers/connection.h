#ifndef FIREWORKS_TESTS_SERVERS_CONNECTION_H_
#define FIREWORKS_TESTS_SERVERS_CONNECTION_H_

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <string_view>

namespace fireworks::servers {

// The server's end of one connection, with TLS or without. Calls block until
// something happens or another thread calls Abort().
class Connection {
 public:
  // Takes `fd`. With a context, the handshake happens at the first use.
  Connection(int fd, SSL_CTX* tls);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Appends what comes to `buffer`; false: the end.
  bool ReadSome(std::string& buffer);
  bool Write(std::string_view bytes);
  // Closes with RST instead of FIN.
  void Reset();
  // Ends what another thread is waiting for here.
  void Abort();

  int fd() const { return fd_; }

 private:
  struct SslDeleter {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };

  const int fd_;
  std::unique_ptr<SSL, SslDeleter> ssl_;
  bool orderly_ = true;
};

}  // namespace fireworks::servers

#endif  // FIREWORKS_TESTS_SERVERS_CONNECTION_H_
