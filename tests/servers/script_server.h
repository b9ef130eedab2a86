#ifndef FIREWORKS_TESTS_SERVERS_SCRIPT_SERVER_H_
#define FIREWORKS_TESTS_SERVERS_SCRIPT_SERVER_H_

#include <openssl/ssl.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"
#include "servers/certificates.h"
#include "servers/connection.h"
#include "servers/fault_server.h"

namespace fireworks::servers {

// A FaultServer of HTTP/1. One thread accepts connections. Each connection has a
// thread that runs its script.
class ScriptServer final : public FaultServer {
 public:
  explicit ScriptServer(const Fault& fault);
  ~ScriptServer() override;

  std::string url() const override;
  int port() const override { return port_; }
  std::string ca_file() const override;
  std::string ca_directory() const override;
  int connections() const override;
  std::vector<std::string> requests() const override;
  int64_t bytes_written() const override { return bytes_written_; }

 private:
  struct ContextDeleter {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };

  void LoadCertificate();
  void Bind();
  void FillBacklog();
  void Accept();
  void RunScript(const Script& script, Connection& connection);
  // Returns false if the script is over.
  bool RunStep(const Step& step, Connection& connection, std::string& unread);
  bool ReadOneRequest(Connection& connection, std::string& unread);
  bool Send(Connection& connection, const std::string& bytes);
  void RelayTo(int port, Connection& connection, std::string& unread);
  // Returns false if the server is being stopped.
  bool Sleep(absl::Duration duration);

  const Fault fault_;
  std::unique_ptr<Certificates> certificates_;
  std::unique_ptr<SSL_CTX, ContextDeleter> tls_;
  int listener_ = -1;
  int port_ = 0;
  std::vector<int> backlog_fillers_;

  absl::Notification stopping_;
  std::atomic<int64_t> bytes_written_{0};
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::vector<std::shared_ptr<Connection>> open_;
  std::vector<std::thread> workers_;
  std::thread acceptor_;
};

}  // namespace fireworks::servers

#endif  // FIREWORKS_TESTS_SERVERS_SCRIPT_SERVER_H_
