#include "servers/script_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace fireworks::servers {
namespace {

sockaddr_in Loopback(int port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

const sockaddr* Generic(const sockaddr_in& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

// Reads the header block that ends at `end`. Returns 0 if it states no length.
size_t ContentLength(const std::string& request, size_t end) {
  const std::string head = absl::AsciiStrToLower(request.substr(0, end));
  const std::string name = "\r\ncontent-length:";
  const size_t at = head.find(name);
  size_t length = 0;
  if (at == std::string::npos) return 0;
  const size_t from = at + name.size();
  return absl::SimpleAtoi(head.substr(from, head.find('\r', from) - from),
                          &length)
             ? length
             : 0;
}

// OpenSSL writes without MSG_NOSIGNAL, so a write can raise SIGPIPE in the writing
// thread. Only the server's threads block the signal: the code under test must
// cope with it by itself.
void BlockSigpipe() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

}  // namespace

ScriptServer::ScriptServer(const Fault& fault) : fault_(fault) {
  if (fault_.tls.has_value()) LoadCertificate();
  Bind();
  if (fault_.listen == Listen::kFull) FillBacklog();
  if (fault_.listen == Listen::kYes) {
    acceptor_ = std::thread([this] { Accept(); });
  }
}

ScriptServer::~ScriptServer() {
  stopping_.Notify();
  shutdown(listener_, SHUT_RDWR);
  if (acceptor_.joinable()) acceptor_.join();
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const auto& connection : open_) connection->Abort();
  }
  for (std::thread& worker : workers_) worker.join();
  for (int filler : backlog_fillers_) close(filler);
  close(listener_);
}

std::string ScriptServer::url() const {
  const bool https = fault_.tls.has_value() || fault_.bare_https;
  return absl::StrCat(https ? "https" : "http", "://127.0.0.1:", port_);
}

std::string ScriptServer::ca_file() const {
  return certificates_ == nullptr ? "" : certificates_->ca_file();
}

std::string ScriptServer::ca_directory() const {
  return certificates_ == nullptr ? "" : certificates_->ca_directory();
}

int ScriptServer::connections() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return static_cast<int>(workers_.size());
}

std::vector<std::string> ScriptServer::requests() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return requests_;
}

void ScriptServer::LoadCertificate() {
  certificates_ = std::make_unique<Certificates>(*fault_.tls);
  tls_.reset(SSL_CTX_new(TLS_server_method()));
  EXPECT_EQ(SSL_CTX_use_certificate_file(
                tls_.get(), certificates_->certificate_file().c_str(),
                SSL_FILETYPE_PEM),
            1);
  EXPECT_EQ(
      SSL_CTX_use_PrivateKey_file(tls_.get(), certificates_->key_file().c_str(),
                                  SSL_FILETYPE_PEM),
      1);
  if (fault_.set_tls != nullptr) fault_.set_tls(tls_.get());
}

void ScriptServer::Bind() {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = Loopback(0);
  EXPECT_EQ(bind(listener_, Generic(address), sizeof address), 0);
  socklen_t size = sizeof address;
  getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  if (fault_.listen == Listen::kNo) return;
  EXPECT_EQ(listen(listener_, fault_.listen == Listen::kFull ? 0 : 1024), 0);
}

// Linux answers no SYN while the backlog is full. Two connections are enough to
// fill a backlog of 0.
void ScriptServer::FillBacklog() {
  const sockaddr_in address = Loopback(port_);
  for (int i = 0; i < 2; ++i) {
    backlog_fillers_.push_back(
        socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    static_cast<void>(connect(backlog_fillers_.back(), Generic(address),
                              sizeof address));  // In progress.
  }
}

void ScriptServer::Accept() {
  for (;;) {
    // accept4() fails at once while the process cannot open descriptors, even if
    // there is no connection to accept.
    pollfd waiting = {listener_, POLLIN, 0};
    poll(&waiting, 1, /*timeout=*/-1);
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    const std::lock_guard<std::mutex> lock(mutex_);
    const size_t last = fault_.connections.size() - 1;
    const Script& script = fault_.connections[std::min(workers_.size(), last)];
    open_.push_back(std::make_shared<Connection>(fd, tls_.get()));
    workers_.emplace_back([this, &script, connection = open_.back()]() mutable {
      BlockSigpipe();
      RunScript(script, *connection);
      const std::lock_guard<std::mutex> done(mutex_);
      open_.erase(std::find(open_.begin(), open_.end(), connection));
      connection.reset();
    });
  }
}

void ScriptServer::RunScript(const Script& script, Connection& connection) {
  std::string unread;
  for (size_t i = 0; i < script.size(); ++i) {
    if (script[i].kind == Step::Kind::kAgain) {
      i = 0;
    }
    if (!RunStep(script[i], connection, unread)) return;
  }
}

bool ScriptServer::RunStep(const Step& step, Connection& connection,
                           std::string& unread) {
  switch (step.kind) {
    case Step::Kind::kReadRequest:
      return ReadOneRequest(connection, unread);
    case Step::Kind::kAwaitRequests:
      while (requests().size() < step.requests) {
        if (!Sleep(absl::Milliseconds(1))) return false;
      }
      return true;
    case Step::Kind::kWrite:
      return Send(connection, step.bytes);
    case Step::Kind::kWriteSlowly:
      while (Send(connection, step.bytes) && Sleep(step.pause)) {
      }
      return false;
    case Step::Kind::kPause:
      return Sleep(step.pause);
    case Step::Kind::kReset:
      connection.Reset();
      return false;
    case Step::Kind::kHold:
      while (connection.ReadSome(unread)) unread.clear();
      return false;
    case Step::Kind::kTunnel:
      RelayTo(step.port, connection, unread);
      return false;
    case Step::Kind::kAgain:
      break;
  }
  return true;
}

bool ScriptServer::ReadOneRequest(Connection& connection, std::string& unread) {
  size_t whole = std::string::npos;
  for (;;) {
    const size_t end = unread.find("\r\n\r\n");
    if (end != std::string::npos) whole = end + 4 + ContentLength(unread, end);
    if (whole <= unread.size()) break;
    if (!connection.ReadSome(unread)) return false;
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  requests_.push_back(unread.substr(0, whole));
  unread.erase(0, whole);
  return true;
}

bool ScriptServer::Send(Connection& connection, const std::string& bytes) {
  if (!connection.Write(bytes)) return false;
  bytes_written_ += static_cast<int64_t>(bytes.size());
  return true;
}

void ScriptServer::RelayTo(int port, Connection& connection,
                           std::string& unread) {
  const sockaddr_in address = Loopback(port);
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  Connection target(fd, nullptr);
  if (connect(fd, Generic(address), sizeof address) != 0) return;
  bool open = target.Write(unread);
  while (open && !stopping_.HasBeenNotified()) {
    pollfd ready[] = {{connection.fd(), POLLIN, 0}, {fd, POLLIN, 0}};
    poll(ready, 2, /*timeout in ms=*/100);
    std::string bytes;
    if (ready[0].revents != 0) {
      open = connection.ReadSome(bytes) && target.Write(bytes);
    } else if (ready[1].revents != 0) {
      open = target.ReadSome(bytes) && connection.Write(bytes);
    }
  }
}

bool ScriptServer::Sleep(absl::Duration duration) {
  return !stopping_.WaitForNotificationWithTimeout(duration);
}

}  // namespace fireworks::servers
