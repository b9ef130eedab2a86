#ifndef FIREWORKS_TESTS_MODEL_CACHE_FIXTURE_H_
#define FIREWORKS_TESTS_MODEL_CACHE_FIXTURE_H_

// A cache for tests. The test answers the calls of its stub and moves its clock.

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "fireworks/client.h"
#include "fireworks/gateway/v1/gateway.rest.h"
#include "fireworks/model_cache.h"
#include "fireworks/rest/clock.h"
#include "support/status_matchers.h"

namespace fireworks {

class HandClock final : public rest::Clock {
 public:
  absl::Time Now() override {
    return absl::FromUnixSeconds(1'800'000'000) +
           absl::Nanoseconds(nanoseconds_.load());
  }
  void Advance(absl::Duration by) {
    nanoseconds_ += absl::ToInt64Nanoseconds(by);
  }

 private:
  std::atomic<int64_t> nanoseconds_{0};
};

// Thread-safe, except that `refusal`, on_get and on_list must be set before use.
class HandStub final : public gateway::v1::GatewayRestStubInterface {
 public:
  using Done = absl::AnyInvocable<void(absl::StatusOr<Model>)>;

  absl::Status GetModelAsync(const GetModelRequest& request, CallContext*,
                             Done done) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!refusal.ok()) return refusal;
    ++calls_;
    last_mask_ = request.read_mask();
    pending_.emplace_back(request.name(), std::move(done));
    return absl::OkStatus();
  }
  // Called by batches.
  absl::StatusOr<Model> GetModel(const GetModelRequest& request,
                                 CallContext*) override {
    return on_get(request.name());
  }
  absl::StatusOr<gateway::v1::ListModelsResponse> ListModels(
      const gateway::v1::ListModelsRequest& request, CallContext*) override {
    return on_list(request);
  }

  absl::Status refusal;  // If not OK, GetModelAsync() returns it.
  std::function<absl::StatusOr<Model>(const std::string&)> on_get;
  std::function<absl::StatusOr<gateway::v1::ListModelsResponse>(
      const gateway::v1::ListModelsRequest&)>
      on_list;

  int calls() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return calls_;
  }
  google::protobuf::FieldMask last_mask() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return last_mask_;
  }
  // The name in the oldest unanswered call. "" if there is none.
  std::string next() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return pending_.empty() ? "" : pending_.front().first;
  }
  // Ends the oldest unanswered call. Sets the result's name if it has none.
  void Answer(absl::StatusOr<Model> result) {
    Done done;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      ASSERT_FALSE(pending_.empty()) << "nothing was asked for";
      if (result.ok() && !result->has_name()) {
        result->set_name(pending_.front().first);
      }
      done = std::move(pending_.front().second);
      pending_.pop_front();
    }
    done(std::move(result));
  }

 private:
  mutable std::mutex mutex_;
  int calls_ = 0;
  google::protobuf::FieldMask last_mask_;
  std::deque<std::pair<std::string, Done>> pending_;
};

inline Model Named(const std::string& display_name) {
  Model model;
  model.set_display_name(display_name);
  return model;
}

// Returns the display name, or the code of the error.
inline std::string Text(
    const absl::StatusOr<std::shared_ptr<const Model>>& model) {
  return model.ok() ? (*model)->display_name()
                    : absl::StatusCodeToString(model.status().code());
}

class ModelCacheTest : public ::testing::Test {
 protected:
  ModelCacheTest() {
    options_.clock = &clock_;
    options_.random = [] { return 0.5; };  // Makes pauses exact.
    client_options_.account = "a";
  }

  Client MakeClient() { return Client(stub_, client_options_); }
  ModelCache& cache() {
    if (cache_ == nullptr) MakeCache(MakeClient());
    return *cache_;
  }
  // Replaces the cache.
  void MakeCache(Client client) {
    absl::StatusOr<ModelCache> made =
        ModelCache::Create(std::move(client), options_);
    ASSERT_THAT(made, testing_support::IsOk());
    cache_ = std::make_unique<ModelCache>(*std::move(made));
  }

  // Returns what the cache holds. A miss starts a call.
  std::string Peek(const std::string& name) { return Text(cache().Peek(name)); }
  // The same with a Get() that does not wait.
  std::string Get(const std::string& name) {
    return Text(cache().Get(name, absl::ZeroDuration()));
  }
  // Starts a Get() on a new thread. Returns once that thread waits.
  std::future<std::string> StartGet(const std::string& name) {
    const size_t before = cache().stats().waiting;
    auto text = std::async(std::launch::async, [this, name] {
      return Text(cache().Get(name, absl::InfiniteDuration()));
    });
    EXPECT_TRUE(Becomes([&] { return cache().stats().waiting > before; }));
    return text;
  }
  // Waits up to 20 s of real time for `condition`. Returns whether it came true.
  static bool Becomes(const std::function<bool()>& condition) {
    const auto end =
        std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition()) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::yield();
    }
    return true;
  }
  // Puts a model into the cache.
  void Fill(const std::string& name, const std::string& display_name) {
    Peek(name);
    stub_->Answer(Named(display_name));
  }

  const std::shared_ptr<HandStub> stub_ = std::make_shared<HandStub>();
  HandClock clock_;
  ModelCacheOptions options_;
  ClientOptions client_options_;
  std::unique_ptr<ModelCache> cache_;
};

}  // namespace fireworks

#endif  // FIREWORKS_TESTS_MODEL_CACHE_FIXTURE_H_
