#include <httplib.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "benchmark/subjects.h"

namespace fireworks::benchmarks {
namespace {

class Httplib final : public Subject {
 public:
  explicit Httplib(const Endpoint& endpoint) : client_(endpoint.url) {
    client_.set_keep_alive(true);
    client_.set_tcp_nodelay(true);
    client_.set_ca_cert_path(endpoint.ca_file);
    client_.set_connection_timeout(5);
    client_.set_read_timeout(30);
    client_.set_default_headers(
        {{"Accept", "application/json"},
         {"User-Agent", "fireworks-cpp/0.1.0"},
         {"Authorization", std::string("Bearer ") + kApiKey}});
  }

  bool Get() override { return Fetch(ModelPath(0)).contains("name"); }

  bool ListAll() override {
    for (int page = 0; page < kPages; ++page) {
      const nlohmann::json list = Fetch(PagePath(page));
      if (!list.contains("models")) return false;
      if (list["models"].size() != kModelsOnPage) return false;
    }
    return true;
  }

 private:
  nlohmann::json Fetch(const std::string& path) {
    const httplib::Result result = client_.Get(path);
    if (!result || result->status != 200) return nullptr;
    return nlohmann::json::parse(result->body, /*cb=*/nullptr,
                                 /*allow_exceptions=*/false);
  }

  httplib::Client client_;
};

}  // namespace

SubjectMaker HttplibSubject() {
  return [](const Endpoint& endpoint) {
    return std::make_unique<Httplib>(endpoint);
  };
}

}  // namespace fireworks::benchmarks
