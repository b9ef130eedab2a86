#ifndef FIREWORKS_TESTS_SERVERS_H2_SERVER_H_
#define FIREWORKS_TESTS_SERVERS_H2_SERVER_H_

#include <sys/types.h>

#include <cstdint>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "servers/certificates.h"
#include "servers/fault_server.h"

namespace fireworks::servers {

// A FaultServer of HTTP/2. Runs h2_faults.py and reads its reports. In the mode
// "mixed" it runs mixed_faults.py, which also speaks HTTP/1.1.
class H2Server final : public FaultServer {
 public:
  explicit H2Server(const std::string& mode);
  ~H2Server() override;

  std::string url() const override;
  int port() const override { return port_; }
  std::string ca_file() const override { return certificates_.ca_file(); }
  std::string ca_directory() const override {
    return certificates_.ca_directory();
  }
  int connections() const override;
  std::vector<std::string> requests() const override;
  int64_t bytes_written() const override;

 private:
  void Spawn(const std::string& mode);
  void ReadReports();
  void OnReport(const std::string& line);  // With mutex_ held.
  std::unique_lock<std::mutex> LockReports() const;

  const Certificates certificates_{Identity::kGood};
  pid_t process_ = -1;
  int reports_ = -1;
  int port_ = 0;
  std::promise<int> listening_;  // The port. 0 if it did not start.
  mutable std::mutex mutex_;
  int connections_ = 0;
  int64_t bytes_written_ = 0;
  std::vector<std::string> requests_;
  std::thread reader_;
};

}  // namespace fireworks::servers

#endif  // FIREWORKS_TESTS_SERVERS_H2_SERVER_H_
