#include "benchmark/sdk_subject.h"

#include <google/protobuf/empty.pb.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "benchmark/sdk_options.h"
#include "fireworks/gateway/v1/gateway.rest.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/rest/channel.h"
#include "fireworks/rest/stub.h"

namespace fireworks::benchmarks {
namespace {

using ::fireworks::gateway::v1::GatewayRestMethods;
using ::fireworks::gateway::v1::GetModelRequest;
using ::fireworks::gateway::v1::Model;

GetModelRequest RequestFor(int number) {
  GetModelRequest request;
  request.set_name("accounts/acme/models/tiny-" + std::to_string(number));
  return request;
}

bool IsWhole(const Model& model) {
  return model.base_model_details().parameter_count() > 0;
}
bool IsWhole(const google::protobuf::Empty& /*unused*/) { return true; }

template <typename Response>
class Sdk final : public Subject {
 public:
  explicit Sdk(std::shared_ptr<rest::Channel> channel)
      : channel_(std::move(channel)) {}

  bool Get() override {
    return IsGood(rest::UnaryCall<Response>(
        *channel_, GatewayRestMethods::kGetModel, RequestFor(0),
        /*context=*/nullptr));
  }

  bool GetMany(int count) override {
    std::vector<GetModelRequest> requests;
    requests.reserve(static_cast<size_t>(count));
    for (int i = 0; i < count; ++i) requests.push_back(RequestFor(i));
    rest::ManyOptions options;
    options.window = kWindow;
    options.reports = false;  // As Client::GetModels() has it.
    int good = 0;
    rest::ManyCalls<Response, GetModelRequest>(
        *channel_, GatewayRestMethods::kGetModel, requests, options,
        /*context=*/nullptr,
        [&](size_t /*index*/, const absl::StatusOr<Response>& response,
            const rest::CallReport& /*report*/) { good += IsGood(response); });
    return good == count;
  }

  bool GetManyAsync(int count) override {
    std::unique_lock<std::mutex> lock(mutex_);
    next_ = done_ = good_ = 0;
    count_ = count;
    while (next_ < count && next_ < kWindow) StartNext();
    all_done_.wait(lock, [this] { return done_ == count_; });
    return good_ == count;
  }

 private:
  static bool IsGood(const absl::StatusOr<Response>& response) {
    return response.ok() && IsWhole(*response);
  }

  // Holding the mutex.
  void StartNext() {
    const absl::Status started = rest::AsyncCall<Response>(
        *channel_, GatewayRestMethods::kGetModel, RequestFor(next_++),
        /*context=*/nullptr, [this](const absl::StatusOr<Response>& response) {
          const bool good = IsGood(response);
          std::lock_guard<std::mutex> lock(mutex_);
          good_ += good;
          if (next_ < count_) StartNext();
          if (++done_ == count_) all_done_.notify_one();
        });
    if (!started.ok()) ++done_;
  }

  const std::shared_ptr<rest::Channel> channel_;
  std::mutex mutex_;
  std::condition_variable all_done_;
  int count_ = 0;
  int next_ = 0;
  int done_ = 0;
  int good_ = 0;
};

std::shared_ptr<rest::Channel> NewChannel(const Endpoint& endpoint,
                                          SdkDecode decode, SdkChannel kind) {
  rest::ChannelOptions options;
  options.endpoint = endpoint.url;
  options.api_key = "fw_0123456789abcdefghijklmn";
  options.http = SdkHttpOptions(endpoint);
  options.json.accelerate = decode != SdkDecode::kProtobuf;
  if (kind == SdkChannel::kSharedAndCold) options.max_idle_sessions = 0;
  return *rest::Channel::Create(std::move(options));
}

}  // namespace

SubjectMaker SdkSubject(SdkDecode decode, SdkChannel kind) {
  struct Shared {
    std::mutex mutex;
    std::shared_ptr<rest::Channel> channel;
  };
  return [decode, kind, shared = std::make_shared<Shared>()](
             const Endpoint& endpoint) -> std::unique_ptr<Subject> {
    std::shared_ptr<rest::Channel> channel;
    {
      std::lock_guard<std::mutex> lock(shared->mutex);
      if (shared->channel == nullptr ||
          kind == SdkChannel::kOneForEachSubject) {
        shared->channel = NewChannel(endpoint, decode, kind);
      }
      channel = shared->channel;
    }
    if (decode == SdkDecode::kNothing) {
      return std::make_unique<Sdk<google::protobuf::Empty>>(channel);
    }
    return std::make_unique<Sdk<Model>>(channel);
  };
}

}  // namespace fireworks::benchmarks
