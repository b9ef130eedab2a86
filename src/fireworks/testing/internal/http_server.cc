#include "fireworks/testing/internal/http_server.h"

#include <httplib.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "fireworks/internal/quote.h"
#include "fireworks/rest/http/http_message.h"
#include "fireworks/testing/emulator_options.h"
#include "fireworks/testing/internal/connection_threads.h"
#include "fireworks/testing/internal/query_string.h"

namespace fireworks::testing::internal {
namespace {

constexpr char kHost[] = "127.0.0.1";
constexpr int kBacklog = 1024;
constexpr size_t kRequestsPerConnection = size_t{1} << 30;
// How long pending answers may take when the server stops.
constexpr std::chrono::milliseconds kTimeToAnswer(500);

// Counts the requests whose answers are not sent yet.
class OwedAnswers {
 public:
  void Add(int count) {
    const std::lock_guard<std::mutex> lock(mutex_);
    count_ += count;
    if (count_ == 0) none_.notify_all();
  }
  void WaitForNone(std::chrono::milliseconds timeout) {
    std::unique_lock<std::mutex> lock(mutex_);
    none_.wait_for(lock, timeout, [this] { return count_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable none_;
  int count_ = 0;
};

std::unique_ptr<httplib::Server> NewServer(const EmulatorOptions& options) {
  if (options.tls_certificate.empty()) {
    return std::make_unique<httplib::Server>();
  }
#ifdef CPPHTTPLIB_OPENSSL_SUPPORT
  return std::make_unique<httplib::SSLServer>(options.tls_certificate.c_str(),
                                              options.tls_key.c_str());
#else
  return nullptr;
#endif
}

bool HasBody(const httplib::Request& request) {
  return request.has_header("content-length") ||
         request.has_header("transfer-encoding");
}

EmulatorRequest Received(const httplib::Request& request, std::string body) {
  EmulatorRequest received;
  received.method = request.method;
  received.target = request.target;
  received.path = request.target.substr(0, request.target.find('?'));
  received.query = ParseQuery(request.target);
  for (const auto& [name, value] : request.headers) {
    // httplib adds these.
    if (name == "REMOTE_ADDR" || name == "REMOTE_PORT" ||
        name == "LOCAL_ADDR" || name == "LOCAL_PORT") {
      continue;
    }
    received.headers.push_back({name, value});
  }
  // Newer versions of httplib do not sort the headers.
  std::stable_sort(received.headers.begin(), received.headers.end(),
                   [](const rest::HttpHeader& a, const rest::HttpHeader& b) {
                     return absl::AsciiStrToLower(a.name) <
                            absl::AsciiStrToLower(b.name);
                   });
  received.body = std::move(body);
  return received;
}

// Safe, because httplib made the request without const.
httplib::Request& Changeable(const httplib::Request& request) {
  return const_cast<httplib::Request&>(request);
}

void Send(const HttpAnswer& answer, httplib::Response* response) {
  response->status = answer.status;
  response->set_content(answer.body, std::string(rest::FindHeader(
                                         answer.headers, "content-type")));
  for (const rest::HttpHeader& header : answer.headers) {
    if (absl::EqualsIgnoreCase(header.name, "content-type")) continue;
    response->set_header(header.name, header.value);
  }
}

}  // namespace

class HttpServer::Impl {
 public:
  explicit Impl(Handler handler) : handler_(std::move(handler)) {}

  ~Impl() {
    owed_.WaitForNone(kTimeToAnswer);
    if (server_ != nullptr) server_->stop();
    if (thread_.joinable()) thread_.join();
  }

  absl::Status Start(const EmulatorOptions& options) {
    if (options.port < 0 || options.port > 65535) {
      return absl::InvalidArgumentError(
          absl::StrCat("the port ", options.port, " is not in 0..65535"));
    }
    server_ = NewServer(options);
    if (server_ == nullptr || !server_->is_valid()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "cannot serve TLS with the certificate ",
          fireworks::internal::Quote(options.tls_certificate), " and the key ",
          fireworks::internal::Quote(options.tls_key)));
    }
    Configure();
    absl::Status status = Bind(options.port);
    if (!status.ok()) return status;
    thread_ = std::thread([this] {
      server_->listen_after_bind();
      has_ended_ = true;
    });
    // stop() has no effect before the server runs.
    while (!server_->is_running() && !has_ended_) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    if (has_ended_) return absl::UnavailableError("the server did not start");
    return absl::OkStatus();
  }

  int port() const { return port_; }

 private:
  using Handled = httplib::Server::HandlerResponse;

  void Configure() {
    server_->new_task_queue = [this] { return new ConnectionThreads(port_); };
    server_->set_keep_alive_max_count(kRequestsPerConnection);
    server_->set_tcp_nodelay(true);
    // Replaces httplib's SO_REUSEPORT, with which a taken port is not an error.
    server_->set_socket_options([this](socket_t socket) {
      listener_ = socket;
      const int on = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    });

    const auto answer = [this](const httplib::Request& request,
                               httplib::Response& response, std::string body) {
      Owe(response);
      Send(handler_(Received(request, std::move(body))), &response);
    };
    // httplib reads the bodies of some methods only, and matches paths with
    // regular expressions. So it gets a POST to "/" if there is a body. A request
    // without a length has none (RFC 9112, 6.3), but httplib would wait for one.
    server_->set_pre_routing_handler(
        [answer](const httplib::Request& request, httplib::Response& response) {
          if (!HasBody(request)) {
            answer(request, response, "");
            return Handled::Handled;
          }
          response.body = request.method;  // Kept here until the body is read.
          // Not a char*: g++ 12 warns about its own assign() in C++20 (GCC bug
          // 105329).
          Changeable(request).method = std::string("POST");
          Changeable(request).path = std::string("/");
          return Handled::Unhandled;
        });
    server_->Post("/", [answer](const httplib::Request& request,
                                httplib::Response& response,
                                const httplib::ContentReader& read) {
      httplib::Request& changed = Changeable(request);
      // httplib would split a form into its parts.
      httplib::Headers headers = changed.headers;
      changed.headers.erase("Content-Type");
      std::string body;
      const bool is_whole = read([&body](const char* data, size_t size) {
        body.append(data, size);
        return true;
      });
      changed.headers = std::move(headers);
      changed.method = std::exchange(response.body, "");
      if (is_whole) answer(request, response, std::move(body));
    });
    // Called for errors of the handler and for requests that httplib refuses.
    server_->set_error_handler(
        [this](const httplib::Request& request, httplib::Response& response) {
          if (response.has_header(kRequestId)) return;
          Owe(response);
          EmulatorRequest refused = Received(request, "");
          refused.status = response.status;
          Send(handler_(std::move(refused)), &response);
        });
  }

  // httplib destroys the response after it was written. Newer versions call the
  // logger before that.
  void Owe(httplib::Response& response) {
    owed_.Add(1);
    response.content_provider_resource_releaser_ = [this](bool) {
      owed_.Add(-1);
    };
  }

  absl::Status Bind(int port) {
    if (port == 0) {
      port_ = server_->bind_to_any_port(kHost);
    } else if (server_->bind_to_port(kHost, port)) {
      port_ = port;
    }
    if (port_ <= 0) {
      return absl::UnavailableError(absl::StrCat(
          "cannot listen on ", kHost, ":", port, "; is the port taken?"));
    }
    // httplib sets a backlog of 5, which is too short for a batch.
    listen(listener_, kBacklog);
    return absl::OkStatus();
  }

  const Handler handler_;
  OwedAnswers owed_;
  std::unique_ptr<httplib::Server> server_;
  socket_t listener_ = -1;
  int port_ = 0;
  std::thread thread_;
  std::atomic<bool> has_ended_{false};
};

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(
    const EmulatorOptions& options, Handler handler) {
  auto impl = std::make_unique<Impl>(std::move(handler));
  absl::Status status = impl->Start(options);
  if (!status.ok()) return status;
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpServer::~HttpServer() = default;

int HttpServer::port() const { return impl_->port(); }

}  // namespace fireworks::testing::internal
