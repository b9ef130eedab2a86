#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "benchmark/subjects.h"
#include "fireworks/client.h"
#include "fireworks/rest/http/curl_ca.h"

namespace fireworks::benchmarks {
namespace {

bool IsGood(const absl::StatusOr<Model>& model) {
  return model.ok() && model->base_model_details().parameter_count() > 0;
}

class ClientUser final : public Subject {
 public:
  explicit ClientUser(Client client) : client_(std::move(client)) {}

  bool Get() override { return IsGood(client_.GetModel(Name(0))); }

  bool GetMany(int count) override {
    NameAll(count);
    GetModelsOptions options;
    options.window = kWindow;
    int good = 0;
    for (const absl::StatusOr<Model>& model :
         client_.GetModels(names_, /*mask=*/{}, options)) {
      good += IsGood(model);
    }
    return good == count;
  }

  bool GetManyAsync(int count) override {
    NameAll(count);
    std::unique_lock<std::mutex> lock(mutex_);
    next_ = done_ = good_ = 0;
    while (next_ < count && next_ < kWindow) StartNext();
    all_done_.wait(lock, [&] { return done_ == count; });
    return good_ == count;
  }

  bool ListAll() override {
    ListModelsOptions options;
    options.page_size = kModelsOnPage;
    int good = 0;
    for (const absl::StatusOr<Model>& model :
         client_.ListModels("acme", options)) {
      good += IsGood(model);
    }
    return good == kPages * kModelsOnPage;
  }

 private:
  static std::string Name(int number) {
    return "accounts/acme/models/tiny-" + std::to_string(number);
  }

  // What a caller of many has at hand.
  void NameAll(int count) {
    names_.resize(static_cast<size_t>(count));
    for (int i = 0; i < count; ++i) {
      if (names_[static_cast<size_t>(i)].empty()) {
        names_[static_cast<size_t>(i)] = Name(i);
      }
    }
  }

  // Holding the mutex.
  void StartNext() {
    const std::string& name = names_[static_cast<size_t>(next_++)];
    const absl::Status started =
        client_.GetModelAsync(name, /*mask=*/{}, /*context=*/nullptr,
                              [this](const absl::StatusOr<Model>& model) {
                                const bool good = IsGood(model);
                                std::lock_guard<std::mutex> lock(mutex_);
                                good_ += good;
                                if (next_ < Count()) StartNext();
                                if (++done_ == Count()) all_done_.notify_one();
                              });
    if (!started.ok()) ++done_;
  }

  int Count() const { return static_cast<int>(names_.size()); }

  const Client client_;
  std::vector<std::string> names_;
  std::mutex mutex_;
  std::condition_variable all_done_;
  int next_ = 0;
  int done_ = 0;
  int good_ = 0;
};

// The server's root is added to those of the machine in the form, file or
// directory, that the SDK would choose there by itself.
Client NewClient(const Endpoint& endpoint, Reuse reuse) {
  static const rest::CaSource chosen = rest::ChooseCa(rest::FindCaDefaults());
  ClientOptions options;
  options.endpoint = endpoint.url;
  options.api_key = kApiKey;
  if (endpoint.http11_only) options.http.version = rest::HttpVersion::kHttp11;
  if (!chosen.directory.empty()) {
    options.http.ca_directory = endpoint.ca_directory;
  } else {
    options.http.ca_file = endpoint.ca_bundle;
  }
  if (reuse == Reuse::kNothing) options.max_idle_sessions = 0;
  return *Client::Create(std::move(options));
}

}  // namespace

SubjectMaker ClientSubject(Reuse reuse) {
  struct Shared {
    std::once_flag once;
    std::unique_ptr<const Client> client;
  };
  return [reuse, shared = std::make_shared<Shared>()](
             const Endpoint& endpoint) -> std::unique_ptr<Subject> {
    std::call_once(shared->once, [&] {
      shared->client = std::make_unique<Client>(NewClient(endpoint, reuse));
    });
    return std::make_unique<ClientUser>(*shared->client);
  };
}

}  // namespace fireworks::benchmarks
