#include "servers/h2_server.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstring>
#include <future>
#include <mutex>
#include <string>
#include <thread>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace fireworks::servers {
namespace {

constexpr char kScript[] = FIREWORKS_TEST_SERVERS_DIR "/h2_faults.py";
constexpr char kMixedScript[] = FIREWORKS_TEST_SERVERS_DIR "/mixed_faults.py";
constexpr char kPython[] = FIREWORKS_TEST_PYTHON;

}  // namespace

H2Server::H2Server(const std::string& mode) {
  Spawn(mode);
  reader_ = std::thread([this] { ReadReports(); });
  std::future<int> port = listening_.get_future();
  if (port.wait_for(std::chrono::seconds(60)) == std::future_status::ready) {
    port_ = port.get();
  }
  if (port_ == 0) {
    ADD_FAILURE() << kScript << " does not start (apt-get install python3-h2)";
  }
}

H2Server::~H2Server() {
  if (process_ > 0) {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  reader_.join();
  close(reports_);
}

std::string H2Server::url() const {
  return port_ == 0 ? "" : absl::StrCat("https://127.0.0.1:", port_);
}

int H2Server::connections() const {
  const std::unique_lock<std::mutex> lock = LockReports();
  return connections_;
}

std::vector<std::string> H2Server::requests() const {
  const std::unique_lock<std::mutex> lock = LockReports();
  return requests_;
}

int64_t H2Server::bytes_written() const {
  const std::unique_lock<std::mutex> lock = LockReports();
  return bytes_written_;
}

void H2Server::Spawn(const std::string& mode) {
  std::array<int, 2> pipe_ends = {-1, -1};
  if (pipe2(pipe_ends.data(), O_CLOEXEC) != 0) return;
  reports_ = pipe_ends[0];
  const std::string certificate = certificates_.certificate_file();
  const std::string key = certificates_.key_file();
  const std::array<const char*, 6> arguments = {
      kPython,
      mode == "mixed" ? kMixedScript : kScript,
      certificate.c_str(),
      key.c_str(),
      mode.c_str(),
      nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDOUT_FILENO);
  const int error =
      posix_spawn(&process_, kPython, &actions, nullptr,
                  const_cast<char* const*>(arguments.data()), environ);
  if (error != 0) {
    ADD_FAILURE() << kPython << ": " << strerror(error);
    process_ = -1;
  }
  posix_spawn_file_actions_destroy(&actions);
  close(pipe_ends[1]);
}

void H2Server::ReadReports() {
  bool listening = false;
  std::string buffer;
  std::array<char, 4096> piece;
  for (;;) {
    pollfd readable = {reports_, POLLIN, 0};
    if (poll(&readable, 1, /*timeout=*/-1) < 0) continue;  // A signal.
    const std::lock_guard<std::mutex> lock(mutex_);
    const ssize_t n = read(reports_, piece.data(), piece.size());
    if (n <= 0) break;
    buffer.append(piece.data(), static_cast<size_t>(n));
    for (size_t end; (end = buffer.find('\n')) != std::string::npos;) {
      const std::string line = buffer.substr(0, end);
      int port = 0;
      absl::string_view number = line;
      if (absl::ConsumePrefix(&number, "listening ") &&
          absl::SimpleAtoi(number, &port)) {
        listening = true;
        listening_.set_value(port);
      } else {
        OnReport(line);
      }
      buffer.erase(0, end + 1);
    }
  }
  if (!listening) listening_.set_value(0);
}

// Returns the lock once all reports in the pipe have been read. The server reports
// before it answers, so after an answer the reports about it are known.
std::unique_lock<std::mutex> H2Server::LockReports() const {
  for (;;) {
    std::unique_lock<std::mutex> lock(mutex_);
    int unread = 0;
    if (ioctl(reports_, FIONREAD, &unread) != 0 || unread == 0) return lock;
    lock.unlock();
    std::this_thread::yield();
  }
}

void H2Server::OnReport(const std::string& line) {
  absl::string_view rest = line;
  int64_t number = 0;
  if (rest == "connection") {
    ++connections_;
  } else if (absl::ConsumePrefix(&rest, "request ")) {
    requests_.emplace_back(rest);
  } else if (absl::ConsumePrefix(&rest, "wrote ") &&
             absl::SimpleAtoi(rest, &number)) {
    bytes_written_ += number;
  }
}

}  // namespace fireworks::servers
