#include "fireworks/testing/internal/connection_threads.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "absl/strings/numbers.h"

namespace fireworks::testing::internal {
namespace {

// How long to wait for free descriptors, of which shutting down needs two.
constexpr std::chrono::milliseconds kTimeToRetry(50);

bool HasOption(int descriptor, int option, int value) {
  int got = 0;
  socklen_t size = sizeof(got);
  return getsockopt(descriptor, SOL_SOCKET, option, &got, &size) == 0 &&
         got == value;
}

// Whether the descriptor is a connection that was accepted on `port`.
bool IsConnection(int descriptor, int port) {
  sockaddr_in address = {};
  socklen_t size = sizeof(address);
  return HasOption(descriptor, SO_TYPE, SOCK_STREAM) &&
         HasOption(descriptor, SO_ACCEPTCONN, 0) &&
         getsockname(descriptor, reinterpret_cast<sockaddr*>(&address),
                     &size) == 0 &&
         size == sizeof(address) && address.sin_family == AF_INET &&
         address.sin_addr.s_addr == htonl(INADDR_LOOPBACK) &&
         ntohs(address.sin_port) == port;
}

// Shuts down the connections that were accepted on `port`; httplib has no list
// of them. When httplib stops, it waits until clients that stopped inside a
// request disconnect, and up to version 0.11 also until idle clients do.
// Returns false if some may be left, because no descriptor is free.
bool ShutDownConnections(int port) {
  bool is_complete = true;
  std::error_code error;
  for (std::filesystem::directory_iterator it("/proc/self/fd", error), end;
       !error && it != end; it.increment(error)) {
    int descriptor = -1;
    if (!absl::SimpleAtoi(it->path().filename().string(), &descriptor) ||
        !IsConnection(descriptor, port)) {
      continue;
    }
    // The number may refer to another socket by now. A copy keeps its socket.
    const int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    if (copy < 0) {
      is_complete = false;
      continue;
    }
    if (IsConnection(copy, port)) shutdown(copy, SHUT_RDWR);
    close(copy);
  }
  return is_complete && !error;
}

}  // namespace

ConnectionThreads::Taken ConnectionThreads::enqueue(
    std::function<void()> serve) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++running_;
  }
  const auto run = [this, serve = std::move(serve)] {
    serve();
    const std::lock_guard<std::mutex> lock(mutex_);
    --running_;
    ended_.notify_all();
  };
  try {
    std::thread(run).detach();
  } catch (const std::system_error&) {
    run();  // There can be no thread. The next connection waits.
  }
  return Taken(true);
}

void ConnectionThreads::shutdown() {
  std::unique_lock<std::mutex> lock(mutex_);
  const auto have_ended = [this] { return running_ == 0; };
  // Once, because another server can have the port as soon as we do not listen.
  while (!ShutDownConnections(port_)) {
    if (ended_.wait_for(lock, kTimeToRetry, have_ended)) return;
  }
  ended_.wait(lock, have_ended);
}

}  // namespace fireworks::testing::internal
