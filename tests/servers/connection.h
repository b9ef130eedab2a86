#ifndef FIREWORKS_TESTS_SERVERS_CONNECTION_H_
#define FIREWORKS_TESTS_SERVERS_CONNECTION_H_

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <string_view>

namespace fireworks::servers {

// The server's end of one connection, with or without TLS. ReadSome() and Write()
// block until they are done, the connection ends, or another thread calls Abort().
class Connection {
 public:
  // Takes ownership of `fd`. `tls` may be null. If it is not, the first read or
  // write makes the handshake.
  Connection(int fd, SSL_CTX* tls);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Appends the next bytes to `buffer`. Returns false at the end of the
  // connection.
  bool ReadSome(std::string& buffer);
  bool Write(std::string_view bytes);
  // Makes the destructor close with RST instead of FIN.
  void Reset();
  // Ends a read or write that blocks in another thread.
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
