// A server that answers "can model X take N tokens and tools?" from memory:
//
//   GET /can?model=fireworks/deepseek-v3&tokens=32000&tools=1
//   {"can":true,"context_length":131072,"supports_tools":true}
//
// null is what the service does not state. GET /metrics is for Prometheus. The key
// is read from the file FIREWORKS_API_KEY_FILE, whenever it is replaced, or once
// from where ClientOptions::FromEnvironment() finds it. SIGTERM ends the server within
// 10 seconds. A proxy must be in front of it: a slow caller occupies a thread.

#include <httplib.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "../prometheus_metrics.h"
#include "absl/base/log_severity.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "fireworks/client.h"
#include "fireworks/credentials.h"
#include "fireworks/model_cache.h"
#include "fireworks/model_facts.h"
#include "fireworks/rest/log_observer.h"

void Log(absl::LogSeverity severity, std::string_view line) {
  if (severity < absl::LogSeverity::kWarning) return;
  std::cerr << std::string(line) + "\n";
}

void Refuse(int status, std::string_view why, httplib::Response& response) {
  response.status = status;
  response.set_content(std::string(why) + "\n", "text/plain");
}

std::string Json(std::optional<bool> value) {
  return !value.has_value() ? "null" : *value ? "true" : "false";
}

void Can(fireworks::ModelCache& cache, const httplib::Request& request,
         httplib::Response& response) {
  int64_t tokens = 0;
  if (!absl::SimpleAtoi(request.get_param_value("tokens"), &tokens)) {
    return Refuse(400, "tokens is not a number", response);
  }
  const auto model = cache.Get(request.get_param_value("model"));
  if (absl::IsInvalidArgument(model.status())) {
    return Refuse(400, std::string(model.status().message()), response);
  }
  if (absl::IsNotFound(model.status())) {
    return Refuse(404, std::string(model.status().message()), response);
  }
  if (!model.ok()) {  // The log says why: callers must not see our settings.
    return Refuse(503, "the model cannot be read now", response);
  }
  const std::optional<int32_t> length = fireworks::ContextLength(**model);
  const std::optional<bool> tools = fireworks::SupportsTools(**model);
  const bool needs_tools = request.get_param_value("tools") == "1";
  std::optional<bool> can = true;
  if ((needs_tools && !tools.has_value()) || !length.has_value()) can.reset();
  if (needs_tools && tools == false) can = false;
  if (length.has_value() && *length < tokens) can = false;
  response.set_content(
      absl::StrCat("{\"can\":", Json(can), ",\"context_length\":",
                   length.has_value() ? absl::StrCat(*length) : "null",
                   ",\"supports_tools\":", Json(tools), "}\n"),
      "application/json");
}

int main() {
  sigset_t ends;  // Taken by sigwait() below, because no thread gets them.
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);

  fireworks::ClientOptions options;
  const auto metrics = std::make_shared<PrometheusMetrics>();
  options.observer = fireworks::rest::NewLogObserver(Log, metrics);
  options.collect_drift = true;
  options.timeout = absl::Seconds(10);  // Of a page of the list.
  if (const char* file = std::getenv("FIREWORKS_API_KEY_FILE")) {
    const auto key = fireworks::ReadApiKeyFile(file);
    if (!key.ok()) {
      std::cerr << key.status().message() << "\n";
      return 1;
    }
    options.api_key_provider = fireworks::FileApiKey(file);
  }
  const auto complete = fireworks::ClientOptions::FromEnvironment(options);
  const auto client =
      complete.ok() ? fireworks::Client::Create(*complete) : complete.status();
  if (!client.ok()) {
    std::cerr << client.status().message() << "\n";
    return 1;
  }
  auto cache = fireworks::ModelCache::Create(*client);
  if (!cache.ok()) {
    std::cerr << cache.status().message() << "\n";
    return 1;
  }

  httplib::Server server;
  server.set_keep_alive_timeout(1);  // In seconds: stop() waits for it.
  // Each connection occupies a thread, also while Get() waits for the service.
  server.new_task_queue = [] { return new httplib::ThreadPool(64); };
  server.Get("/can", [&](const auto& request, auto& response) {
    Can(*cache, request, response);
  });
  server.Get("/metrics", [&](const auto&, auto& response) {
    response.set_content(metrics->Text() + PrometheusText(cache->stats()),
                         "text/plain; version=0.0.4");
  });
  const int port = server.bind_to_any_port("127.0.0.1");
  if (port <= 0) return 1;
  std::thread listener([&] { server.listen_after_bind(); });
  while (!server.is_running()) std::this_thread::yield();
  std::cout << "http://127.0.0.1:" << port << "\n" << std::flush;

  std::thread([&] {
    // If the service is away, models are fetched when somebody asks for them.
    const auto loaded = cache->Load("fireworks");
    if (!loaded.ok()) std::cerr << loaded.status().message() << "\n";
  }).detach();

  int signal = 0;
  sigwait(&ends, &signal);
  // A second signal ends the server at once, and so does a request that never ends.
  pthread_sigmask(SIG_UNBLOCK, &ends, nullptr);
  alarm(10);
  server.stop();
  listener.join();
  std::_Exit(0);  // Without destructors, because Load() may still be running.
}
