#include "fireworks/testing/emulator.h"

#include <httplib.h>
#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "fireworks/rest/errors/status_codes.h"
#include "fireworks/testing/internal/fault_queue.h"
#include "fireworks/testing/internal/gateway.h"
#include "fireworks/testing/internal/gateway_json.h"
#include "fireworks/testing/internal/models.h"
#include "fireworks/testing/internal/query_string.h"

namespace fireworks::testing {
namespace {

constexpr char kHost[] = "127.0.0.1";
constexpr char kJson[] = "application/json";
constexpr char kRequestId[] = "x-request-id";

constexpr int kBacklog = 1024;
// Some versions of httplib notice that they are stopped only when idle
// connections end.
constexpr time_t kKeepAliveSeconds = 1;
constexpr size_t kRequestsPerConnection = size_t{1} << 30;

// A thread for each connection, for as long as it is kept alive. A pool would be
// held up by clients that connect and then say nothing.
class ThreadForEach : public httplib::TaskQueue {
  // Newer versions of httplib want to be told that a task was taken.
  using Taken = decltype(std::declval<httplib::TaskQueue&>().enqueue(nullptr));

 public:
  Taken enqueue(std::function<void()> serve) override {
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

  void shutdown() override {
    std::unique_lock<std::mutex> lock(mutex_);
    ended_.wait(lock, [this] { return running_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable ended_;
  int running_ = 0;
};

bool HasBody(const httplib::Request& request) {
  return request.has_header("content-length") ||
         request.has_header("transfer-encoding");
}

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

absl::Status LoadModels(EmulatorOptions* options, internal::Models* models) {
  if (options->models_directory.empty() && options->bodies.empty()) {
    models->AddCatalogue();
    return absl::OkStatus();
  }
  if (!options->models_directory.empty()) {
    absl::Status status = models->AddFolder(options->models_directory);
    if (!status.ok()) return status;
  }
  for (size_t i = 0; i < options->bodies.size(); ++i) {
    models->AddBody(absl::StrCat("bodies[", i, "]"),
                    std::move(options->bodies[i]));
  }
  return absl::OkStatus();
}

bool IsAuthorized(const std::string& header, const std::string& api_key) {
  absl::string_view token = header;
  constexpr absl::string_view kScheme = "bearer ";
  if (!absl::StartsWithIgnoreCase(token, kScheme)) return false;
  token = absl::StripAsciiWhitespace(token.substr(kScheme.size()));
  return api_key.empty() ? !token.empty() : token == api_key;
}

}  // namespace

class Emulator::Impl {
 public:
  explicit Impl(EmulatorOptions options) : options_(std::move(options)) {}

  ~Impl() {
    faults_.Stop();
    if (server_ != nullptr) server_->stop();
    if (thread_.joinable()) thread_.join();
  }

  absl::Status Start() {
    if (options_.port < 0 || options_.port > 65535) {
      return absl::InvalidArgumentError(
          absl::StrCat("the port ", options_.port, " is not in 0..65535"));
    }
    absl::Status status = LoadModels(&options_, &models_);
    if (!status.ok()) return status;

    server_ = NewServer(options_);
    if (server_ == nullptr || !server_->is_valid()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "cannot serve TLS with the certificate ", options_.tls_certificate,
          " and the key ", options_.tls_key));
    }
    Configure();
    status = Bind();
    if (!status.ok()) return status;
    thread_ = std::thread([this] {
      server_->listen_after_bind();
      has_ended_ = true;
    });
    // stop() does nothing before the server runs.
    while (!server_->is_running() && !has_ended_) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    if (has_ended_) return absl::UnavailableError("the server did not start");
    return absl::OkStatus();
  }

  const EmulatorOptions& options() const { return options_; }
  const internal::Models& models() const { return models_; }
  internal::FaultQueue& faults() { return faults_; }
  int port() const { return port_; }
  int64_t request_count() const { return request_count_; }

 private:
  void Configure() {
    server_->new_task_queue = [] { return new ThreadForEach; };
    server_->set_keep_alive_max_count(kRequestsPerConnection);
    server_->set_keep_alive_timeout(kKeepAliveSeconds);
    server_->set_tcp_nodelay(true);
    // Without SO_REUSEPORT, which httplib would set: a port that is taken must
    // be an error.
    server_->set_socket_options([this](socket_t socket) {
      listener_ = socket;
      const int on = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    });

    const auto answer = [this](const httplib::Request& request,
                               httplib::Response& response) {
      Answer(request, &response);
    };
    // Spares GET the regular expressions that httplib matches a path with. A body
    // is left to httplib, which reads it first; where its length is not said there
    // is none (RFC 9112, 6.3), and httplib would wait for one.
    server_->set_pre_routing_handler(
        [answer](const httplib::Request& request, httplib::Response& response) {
          if (request.method != "GET" && request.method != "HEAD" &&
              HasBody(request)) {
            return httplib::Server::HandlerResponse::Unhandled;
          }
          answer(request, response);
          return httplib::Server::HandlerResponse::Handled;
        });
    server_->Post(".*", answer);
    server_->Put(".*", answer);
    server_->Patch(".*", answer);
    server_->Delete(".*", answer);
    if (options_.on_request) {
      server_->set_logger([this](const httplib::Request& request,
                                 const httplib::Response& response) {
        options_.on_request({request.method, request.target, response.status});
      });
    }
    // What httplib itself answers, in the service's shape.
    server_->set_error_handler(
        [](const httplib::Request&, httplib::Response& response) {
          if (response.has_header(kRequestId)) return;
          const auto error = absl::InvalidArgumentError("malformed request");
          response.set_content(internal::PrintError(error), kJson);
        });
  }

  absl::Status Bind() {
    if (options_.port == 0) {
      port_ = server_->bind_to_any_port(kHost);
    } else if (server_->bind_to_port(kHost, options_.port)) {
      port_ = options_.port;
    }
    if (port_ <= 0) {
      return absl::UnavailableError(absl::StrCat("cannot listen on ", kHost,
                                                 ":", options_.port,
                                                 "; is the port taken?"));
    }
    // httplib asks for a backlog of 5, too short for a batch.
    listen(listener_, kBacklog);
    return absl::OkStatus();
  }

  void Answer(const httplib::Request& request, httplib::Response* response) {
    response->set_header(kRequestId,
                         absl::StrCat("emulator-", ++request_count_));
    if (std::optional<EmulatorFault> fault = faults_.Take()) {
      if (fault->delay > absl::ZeroDuration()) faults_.Wait(fault->delay);
      if (fault->status != 0) return AnswerFault(*fault, response);
    }
    absl::StatusOr<std::string> body =
        IsAuthorized(request.get_header_value("authorization"),
                     options_.api_key)
            ? gateway_.Answer(request.method, request.path,
                              internal::ParseQuery(request.target))
            : absl::UnauthenticatedError("Unauthorized");
    response->status = rest::HttpStatusForCode(body.status().code());
    response->set_content(
        body.ok() ? *std::move(body) : internal::PrintError(body.status()),
        kJson);
  }

  static void AnswerFault(const EmulatorFault& fault,
                          httplib::Response* response) {
    response->status = fault.status;
    const std::string_view type =
        rest::FindHeader(fault.headers, "content-type");
    response->set_content(fault.body, type.empty() ? kJson : std::string(type));
    for (const rest::HttpHeader& header : fault.headers) {
      if (absl::EqualsIgnoreCase(header.name, "content-type")) continue;
      response->headers.erase(header.name);
      response->set_header(header.name, header.value);
    }
  }

  EmulatorOptions options_;
  internal::Models models_;
  const internal::Gateway gateway_{&models_, {options_.zeros_when_masked}};
  internal::FaultQueue faults_{options_.rate_limit};
  std::atomic<int64_t> request_count_{0};

  std::unique_ptr<httplib::Server> server_;
  socket_t listener_ = -1;
  int port_ = 0;
  std::thread thread_;
  std::atomic<bool> has_ended_{false};
};

absl::StatusOr<std::unique_ptr<Emulator>> Emulator::Start(
    EmulatorOptions options) {
  auto impl = std::make_unique<Impl>(std::move(options));
  absl::Status status = impl->Start();
  if (!status.ok()) return status;
  return std::unique_ptr<Emulator>(new Emulator(std::move(impl)));
}

Emulator::Emulator(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Emulator::~Emulator() = default;

int Emulator::port() const { return impl_->port(); }

std::string Emulator::url() const {
  const bool tls = !impl_->options().tls_certificate.empty();
  return absl::StrCat(tls ? "https" : "http", "://", kHost, ":", port());
}

const std::vector<std::string>& Emulator::warnings() const {
  return impl_->models().warnings();
}

std::vector<std::string> Emulator::model_names() const {
  std::vector<std::string> names;
  for (const auto& [name, served] : impl_->models().by_name()) {
    names.push_back(name);
  }
  return names;
}

void Emulator::Inject(EmulatorFault fault) {
  impl_->faults().Add(std::move(fault));
}

int64_t Emulator::request_count() const { return impl_->request_count(); }

}  // namespace fireworks::testing
