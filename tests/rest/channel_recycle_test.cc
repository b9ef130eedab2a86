// A server ends each HTTP/2 connection after 10 answers, as load balancers do. With
// 100 calls in flight, or 8 threads that make calls, no call may fail.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "fireworks/rest/channel.h"
#include "fireworks/rest/stub.h"
#include "rest/get_model.h"
#include "servers/fault_server.h"
#include "support/notification.h"
#include "support/status_matchers.h"

namespace fireworks::rest {
namespace {

using ::fireworks::servers::FaultServer;
using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::Notification;

constexpr int kCalls = 5000;
constexpr int kInFlight = 100;
constexpr int kThreads = 8;
constexpr int kAnswersPerConnection = 10;

class ChannelRecycleTest : public ::testing::Test {
 protected:
  ChannelRecycleTest() {
    servers::Fault fault;
    fault.name = "recycle";
    fault.h2 = absl::StrCat("recycle:", kAnswersPerConnection);
    server_ = servers::Serve(fault);

    ChannelOptions options;
    options.endpoint = server_->url();
    options.http.ca_file = server_->ca_file();
    options.max_async_in_flight = kInFlight;
    // A batch has one timeout, hundreds of handshakes follow one another in the
    // server, and the machine may be busy.
    options.timeout = absl::Minutes(4);
    options.connect_timeout = absl::Minutes(1);
    const auto channel = Channel::Create(options);
    EXPECT_THAT(channel, IsOk());
    if (channel.ok()) channel_ = *channel;
  }

  ~ChannelRecycleTest() override {
    // Otherwise the server did not end connections, and the test proves nothing.
    EXPECT_GE(server_->connections(), kCalls / kAnswersPerConnection);
  }

  std::unique_ptr<FaultServer> server_;
  std::shared_ptr<Channel> channel_;
  const GetModelRequest request_ = Request();
};

TEST_F(ChannelRecycleTest, NoCallOfABatchFails) {
  const std::vector<GetModelRequest> requests(kCalls, request_);
  ManyOptions options;
  options.window = kInFlight;
  int ok = 0;
  ManyCalls<Model>(
      *channel_, kGetModel, absl::MakeConstSpan(requests), options, nullptr,
      [&](size_t, const absl::StatusOr<Model>& model, const CallReport&) {
        EXPECT_THAT(model.status(), IsOk());
        if (model.ok()) ++ok;
      });
  EXPECT_EQ(ok, kCalls);
}

TEST_F(ChannelRecycleTest, NoAsynchronousCallFails) {
  std::atomic<int> ok{0};
  std::atomic<int> left{kCalls};
  Notification all;
  for (int i = 0; i < kCalls; ++i) {
    ASSERT_THAT(AsyncCall<Model>(*channel_, kGetModel, request_, nullptr,
                                 [&](const absl::StatusOr<Model>& model) {
                                   EXPECT_THAT(model.status(), IsOk());
                                   if (model.ok()) ++ok;
                                   if (--left == 0) all.Notify();
                                 }),
                IsOk());
  }
  EXPECT_TRUE(all.Wait(std::chrono::minutes(4)));
  // Ends late completions, which would use locals of this function.
  channel_.reset();
  EXPECT_EQ(ok, kCalls);
}

TEST_F(ChannelRecycleTest, NoSingleCallFails) {
  std::atomic<int> ok{0};
  std::vector<std::thread> threads(kThreads);
  for (std::thread& thread : threads) {
    thread = std::thread([&] {
      for (int i = 0; i < kCalls / kThreads; ++i) {
        const absl::StatusOr<Model> model =
            UnaryCall<Model>(*channel_, kGetModel, request_, nullptr);
        EXPECT_THAT(model.status(), IsOk());
        if (model.ok()) ++ok;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(ok, kCalls);
}

}  // namespace
}  // namespace fireworks::rest
