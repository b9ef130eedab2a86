#include "servers/good_server.h"

#include <gtest/gtest.h>
#include <httplib.h>
#include <sys/socket.h>

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace fireworks::servers {
namespace {

// httplib uses one thread for each open connection.
constexpr int kThreads = 48;
// httplib's backlog is 5. If more clients connect at once, some wait a second.
constexpr int kBacklog = 128;

void Respond(const GoodServer::Handler& handler, const httplib::Request& in,
             httplib::Response& out) {
  const GoodAnswer answer = handler({in.method,
                                     in.target,
                                     {in.headers.begin(), in.headers.end()},
                                     in.body,
                                     in.remote_port});
  absl::SleepFor(answer.delay);
  out.status = answer.status;
  for (const auto& [name, value] : answer.headers) out.set_header(name, value);
  const auto type = answer.headers.find("Content-Type");
  out.set_content(answer.body, type == answer.headers.end() ? "application/json"
                                                            : type->second);
}

}  // namespace

GoodServer::GoodServer(Handler handler, std::optional<Identity> tls) {
  if (tls.has_value()) {
    certificates_ = std::make_unique<Certificates>(*tls);
    server_ = std::make_unique<httplib::SSLServer>(
        certificates_->certificate_file().c_str(),
        certificates_->key_file().c_str());
  } else {
    server_ = std::make_unique<httplib::Server>();
  }
  server_->new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  server_->set_keep_alive_max_count(1000000);
  // In seconds. stop() waits this long for an idle connection.
  server_->set_keep_alive_timeout(1);
  server_->set_tcp_nodelay(true);
  const auto respond = [handler = std::move(handler)](
                           const httplib::Request& in, httplib::Response& out) {
    Respond(handler, in, out);
  };
  const std::string any = ".*";
  server_->Get(any, respond);
  server_->Post(any, respond);
  server_->Put(any, respond);
  server_->Patch(any, respond);
  server_->Delete(any, respond);
  server_->Options(any, respond);
  socket_t listener = -1;
  server_->set_socket_options([&listener](socket_t s) { listener = s; });
  port_ = server_->bind_to_any_port("127.0.0.1");
  EXPECT_GT(port_, 0);
  EXPECT_EQ(listen(listener, kBacklog), 0);
  thread_ = std::thread([this] { server_->listen_after_bind(); });
  while (!server_->is_running()) absl::SleepFor(absl::Milliseconds(1));
}

GoodServer::~GoodServer() {
  server_->stop();
  thread_.join();
}

std::string GoodServer::url() const {
  return absl::StrCat(certificates_ == nullptr ? "http" : "https",
                      "://127.0.0.1:", port_);
}

std::string GoodServer::ca_file() const {
  return certificates_ == nullptr ? "" : certificates_->ca_file();
}

std::string GoodServer::ca_directory() const {
  return certificates_ == nullptr ? "" : certificates_->ca_directory();
}

}  // namespace fireworks::servers
