#include "fireworks/testing/internal/connection_threads.h"

#include <arpa/inet.h>
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

// Until connections are shut down once more, should one have come in between.
constexpr std::chrono::milliseconds kTimeToEnd(50);

// Whether the descriptor is a socket of the server's on `port`.
bool IsServersSocket(int descriptor, int port) {
  sockaddr_in address = {};
  socklen_t size = sizeof(address);
  return getsockname(descriptor, reinterpret_cast<sockaddr*>(&address),
                     &size) == 0 &&
         size == sizeof(address) && address.sin_family == AF_INET &&
         address.sin_addr.s_addr == htonl(INADDR_LOOPBACK) &&
         ntohs(address.sin_port) == port;
}

// Shuts down the connections that were accepted on `port`. httplib does not say
// which these are. When it stops, it waits until clients leave that stopped within
// a request, and up to version 0.11 also until idle ones do.
void ShutDownConnections(int port) {
  std::error_code error;
  for (std::filesystem::directory_iterator it("/proc/self/fd", error), end;
       !error && it != end; it.increment(error)) {
    int descriptor = -1;
    if (!absl::SimpleAtoi(it->path().filename().string(), &descriptor) ||
        !IsServersSocket(descriptor, port)) {
      continue;
    }
    // The number may mean another socket by now. A copy keeps its meaning.
    const int copy = dup(descriptor);
    if (copy < 0) continue;
    if (IsServersSocket(copy, port)) shutdown(copy, SHUT_RDWR);
    close(copy);
  }
}

}  // namespace

ConnectionThreads::Taken ConnectionThreads::enqueue(
    std::function<void()> serve) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++running_;
  }
  std::thread([this, serve = std::move(serve)] {
    serve();
    const std::lock_guard<std::mutex> lock(mutex_);
    --running_;
    ended_.notify_all();
  }).detach();
  return Taken(true);
}

void ConnectionThreads::shutdown() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (running_ > 0) {
    ShutDownConnections(port_);
    ended_.wait_for(lock, kTimeToEnd, [this] { return running_ == 0; });
  }
}

}  // namespace fireworks::testing::internal
