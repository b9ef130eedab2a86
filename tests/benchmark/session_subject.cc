#include "benchmark/session_subject.h"

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "benchmark/sdk_options.h"
#include "fireworks/rest/clock.h"
#include "fireworks/rest/http/curl_transport.h"
#include "fireworks/rest/http/http_transport.h"

namespace fireworks::benchmarks {
namespace {

class Session final : public Subject {
 public:
  explicit Session(const Endpoint& endpoint)
      : endpoint_(endpoint),
        transport_(*rest::NewCurlTransport(SdkHttpOptions(endpoint))),
        session_(transport_->NewSession()) {}

  bool Get() override { return GetMany(1); }

  bool GetMany(int count) override {
    next_ = done_ = failed_ = 0;
    count_ = count;
    while (next_ < count && next_ < kWindow) Start();
    while (done_ < count) {
      session_->Drive(absl::InfiniteFuture(), &finished_);
      for (const rest::HttpFinished& finished : finished_) {
        End(finished.result);
      }
      finished_.clear();
    }
    return failed_ == 0;
  }

 private:
  void Start() {
    rest::HttpRequest request;
    request.url = ModelUrl(endpoint_, next_++);
    request.headers = {{"Accept", "application/json"},
                       {"User-Agent", "fireworks-cpp/0.1.0"},
                       {"Authorization", "Bearer fw_0123456789abcdefghijklmn"}};
    request.deadline = rest::Clock::Real()->Now() + absl::Seconds(30);
    session_->Start(static_cast<uint64_t>(next_), std::move(request));
  }

  void End(const rest::HttpResult& result) {
    ++done_;
    if (result.failure != rest::HttpFailure::kNone ||
        result.response.body.size() != endpoint_.body_bytes) {
      ++failed_;
    }
    if (next_ < count_) Start();
  }

  const Endpoint endpoint_;
  const std::shared_ptr<rest::HttpTransport> transport_;
  const std::unique_ptr<rest::HttpSession> session_;
  std::vector<rest::HttpFinished> finished_;
  int count_ = 0;
  int next_ = 0;
  int done_ = 0;
  int failed_ = 0;
};

}  // namespace

SubjectMaker SessionSubject() {
  return [](const Endpoint& endpoint) {
    return std::make_unique<Session>(endpoint);
  };
}

}  // namespace fireworks::benchmarks
