#include "servers/connection.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace fireworks::servers {

Connection::Connection(int fd, SSL_CTX* tls) : fd_(fd) {
  if (tls == nullptr) return;
  ssl_.reset(SSL_new(tls));
  SSL_set_fd(ssl_.get(), fd);
  SSL_set_accept_state(ssl_.get());
}

Connection::~Connection() {
  if (orderly_ && ssl_ != nullptr) SSL_shutdown(ssl_.get());
  close(fd_);
}

bool Connection::ReadSome(std::string& buffer) {
  std::array<char, 16384> piece;
  const auto n = ssl_ != nullptr ? static_cast<ssize_t>(SSL_read(
                                       ssl_.get(), piece.data(), piece.size()))
                                 : recv(fd_, piece.data(), piece.size(), 0);
  if (n <= 0) {
    // OpenSSL forbids SSL_shutdown() after a fatal error.
    orderly_ = false;
    return false;
  }
  buffer.append(piece.data(), static_cast<size_t>(n));
  return true;
}

bool Connection::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const size_t size = std::min<size_t>(bytes.size(), 1 << 20);
    const auto n = ssl_ != nullptr
                       ? static_cast<ssize_t>(SSL_write(
                             ssl_.get(), bytes.data(), static_cast<int>(size)))
                       : send(fd_, bytes.data(), size, MSG_NOSIGNAL);
    if (n <= 0) {
      orderly_ = false;
      return false;
    }
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

void Connection::Reset() {
  orderly_ = false;
  const linger now = {1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

void Connection::Abort() { shutdown(fd_, SHUT_RDWR); }

}  // namespace fireworks::servers
