// Asynchronous calls. Their completions run on the background thread.

#include <signal.h>

#include <atomic>
#include <functional>
#include <memory>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "fireworks/rest/call_context.h"
#include "fireworks/rest/channel.h"
#include "fireworks/rest/stub.h"
#include "fireworks/testing/scripted_transport.h"
#include "gmock/gmock.h"
#include "google/protobuf/message.h"
#include "gtest/gtest.h"
#include "rest/channel_fixture.h"
#include "support/notification.h"

namespace fireworks::rest {
namespace {

using ::fireworks::testing_support::Notification;

TEST_F(ChannelTest, AsyncRunsItsCompletionOnAnotherThread) {
  transport_->Add(ScriptedAnswer::Http(200, kReady));
  const std::shared_ptr<Channel> channel = MakeChannel();
  Notification done;
  CallContext context;
  ASSERT_THAT(AsyncCall<Model>(*channel, kGetModel, Request(), &context,
                               [&, caller = std::this_thread::get_id()](
                                   const absl::StatusOr<Model>& model) {
                                 EXPECT_THAT(model, IsOk());
                                 EXPECT_NE(std::this_thread::get_id(), caller);
                                 EXPECT_EQ(context.report().attempts, 1);
                                 done.Notify();
                               }),
              IsOk());
  EXPECT_TRUE(done.Wait());
}

TEST_F(ChannelTest, AsyncGivesTheMessageBackEmptyAfterAnError) {
  transport_->Add(ScriptedAnswer::Http(404, kReady));
  const std::shared_ptr<Channel> channel = MakeChannel();
  auto response = std::make_unique<Model>();
  response->set_description("of a call before");
  const google::protobuf::Message* const given = response.get();
  Notification done;
  ASSERT_THAT(
      channel->CallAsync(
          kGetModel, Request(), std::move(response), nullptr,
          [&](const absl::Status& status,
              const std::unique_ptr<google::protobuf::Message>& message) {
            EXPECT_THAT(status, StatusIs(absl::StatusCode::kNotFound));
            EXPECT_EQ(message.get(), given);
            EXPECT_EQ(message->ByteSizeLong(), 0u);
            done.Notify();
          }),
      IsOk());
  EXPECT_TRUE(done.Wait());
}

TEST_F(ChannelTest, AsyncRefusesABadRequestAtOnce) {
  const std::shared_ptr<Channel> channel = MakeChannel();
  GetModelRequest request;
  request.set_name("nonsense");
  EXPECT_THAT(AsyncCall<Model>(*channel, kGetModel, request, nullptr,
                               [](const absl::StatusOr<Model>&) { FAIL(); }),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(ChannelTest, AsyncRefusesWhatDoesNotFitTheQueue) {
  options_.max_async_in_flight = 1;
  options_.max_async_queued = 2;
  options_.timeout = absl::InfiniteDuration();
  for (int i = 0; i < 4; ++i) transport_->Add(ScriptedAnswer::Never());
  std::shared_ptr<Channel> channel = MakeChannel();
  std::atomic<int> cancelled{0};
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(AsyncCall<Model>(*channel, kGetModel, Request(), nullptr,
                                 [&](const absl::StatusOr<Model>& model) {
                                   cancelled +=
                                       absl::IsCancelled(model.status());
                                 }),
                IsOk());
  }
  EXPECT_THAT(AsyncCall<Model>(*channel, kGetModel, Request(), nullptr,
                               [](const absl::StatusOr<Model>&) { FAIL(); }),
              StatusIs(absl::StatusCode::kResourceExhausted));
  channel.reset();
  EXPECT_EQ(cancelled, 3) << "the destructor ran every completion once";
}

// The application's threads get the signals from outside. A fault in a completion
// reaches the application's handler.
TEST_F(ChannelTest, AsyncBlocksOnlyTheSignalsOfOtherThreads) {
  transport_->Add(ScriptedAnswer::Http(200, kReady));
  const std::shared_ptr<Channel> channel = MakeChannel();
  Notification done;
  sigset_t blocked;
  ASSERT_THAT(AsyncCall<Model>(*channel, kGetModel, Request(), nullptr,
                               [&](const absl::StatusOr<Model>&) {
                                 pthread_sigmask(SIG_SETMASK, nullptr,
                                                 &blocked);
                                 done.Notify();
                               }),
              IsOk());
  ASSERT_TRUE(done.Wait());
  for (const int signal :
       {SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGCHLD, SIGALRM}) {
    EXPECT_EQ(sigismember(&blocked, signal), 1) << signal;
  }
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGPROF}) {
    EXPECT_EQ(sigismember(&blocked, signal), 0) << signal;
  }
}

// Two threads that want the only free slot must not refuse it to each other.
TEST_F(ChannelTest, AsyncGivesTheLastSlotToOneOfTwo) {
  options_.max_async_in_flight = 1;
  options_.max_async_queued = 0;
  AnswerBy([](const HttpRequest&) { return ScriptedAnswer::Http(404, ""); });
  const std::shared_ptr<Channel> channel = MakeChannel();
  for (int round = 0; round < 300; ++round) {
    std::atomic<int> ready{0};
    std::atomic<int> started{0};
    std::atomic<int> ended{0};
    const auto start = [&] {
      for (++ready; ready < 2;) {
      }
      started +=
          AsyncCall<Model>(*channel, kGetModel, Request(), nullptr,
                           [&](const absl::StatusOr<Model>&) { ++ended; })
              .ok();
    };
    std::thread other(start);
    start();
    other.join();
    while (ended < started) std::this_thread::yield();
    ASSERT_GE(started, 1) << "in round " << round;
  }
}

TEST_F(ChannelTest, AsyncCompletionsMayCallAgain) {
  for (int i = 0; i < 5; ++i) {
    transport_->Add(ScriptedAnswer::Http(200, kReady));
  }
  const std::shared_ptr<Channel> channel = MakeChannel();
  Notification done;
  std::function<void(int)> call = [&](int left) {
    ASSERT_THAT(AsyncCall<Model>(*channel, kGetModel, Request(), nullptr,
                                 [&, left](const absl::StatusOr<Model>& model) {
                                   EXPECT_THAT(model, IsOk());
                                   if (left == 0) return done.Notify();
                                   call(left - 1);
                                 }),
                IsOk());
  };
  call(4);
  EXPECT_TRUE(done.Wait());
}

TEST_F(ChannelTest, TheLastOwnerMayBeDestroyedInACompletion) {
  transport_->Add(ScriptedAnswer::Http(200, kReady));
  transport_->Add(ScriptedAnswer::Never());
  options_.timeout = absl::InfiniteDuration();
  auto channel = std::make_unique<std::shared_ptr<Channel>>(MakeChannel());
  Notification first;
  Notification second;
  Notification both_started;
  ASSERT_THAT(AsyncCall<Model>(**channel, kGetModel, Request(), nullptr,
                               [&](const absl::StatusOr<Model>& model) {
                                 EXPECT_THAT(model, IsOk());
                                 EXPECT_TRUE(both_started.Wait());
                                 channel.reset();
                                 first.Notify();
                               }),
              IsOk());
  ASSERT_THAT(AsyncCall<Model>(**channel, kGetModel, Request(), nullptr,
                               [&](const absl::StatusOr<Model>& model) {
                                 EXPECT_THAT(
                                     model.status(),
                                     StatusIs(absl::StatusCode::kCancelled));
                                 second.Notify();
                               }),
              IsOk());
  both_started.Notify();
  EXPECT_TRUE(first.Wait());
  EXPECT_TRUE(second.Wait());
}

// The two channels must not wait for each other's threads.
TEST_F(ChannelTest, TwoChannelsMayDropEachOtherInCompletions) {
  for (int i = 0; i < 2; ++i) {
    transport_->Add(ScriptedAnswer::Http(200, kReady));
    transport_->Add(ScriptedAnswer::Never());
  }
  options_.timeout = absl::InfiniteDuration();
  std::shared_ptr<Channel> channels[2] = {MakeChannel(), MakeChannel()};
  Notification began[2];
  Notification cancelled[2];
  Notification dropped[2];
  for (int i = 0; i < 2; ++i) {
    Channel& mine = *channels[i];
    std::shared_ptr<Channel>& other = channels[1 - i];
    ASSERT_THAT(AsyncCall<Model>(mine, kGetModel, Request(), nullptr,
                                 [&, i](const absl::StatusOr<Model>&) {
                                   began[i].Notify();
                                   EXPECT_TRUE(began[1 - i].Wait());
                                   other.reset();
                                   dropped[i].Notify();
                                 }),
                IsOk());
    ASSERT_THAT(AsyncCall<Model>(mine, kGetModel, Request(), nullptr,
                                 [&, i](const absl::StatusOr<Model>& model) {
                                   EXPECT_THAT(
                                       model.status(),
                                       StatusIs(absl::StatusCode::kCancelled));
                                   cancelled[i].Notify();
                                 }),
                IsOk());
  }
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(dropped[i].Wait());
    EXPECT_TRUE(cancelled[i].Wait());
  }
}

TEST_F(ChannelTest, AsyncIsCancelledWhileItWaitsForItsTurn) {
  options_.max_async_in_flight = 1;
  options_.timeout = absl::InfiniteDuration();
  transport_->Add(ScriptedAnswer::Never());
  const std::shared_ptr<Channel> channel = MakeChannel();
  CallContext context;
  Notification done;
  ASSERT_THAT(AsyncCall<Model>(*channel, kGetModel, Request(), nullptr,
                               [](const absl::StatusOr<Model>&) {}),
              IsOk());
  ASSERT_THAT(AsyncCall<Model>(*channel, kGetModel, Request(), &context,
                               [&](const absl::StatusOr<Model>& model) {
                                 EXPECT_THAT(
                                     model.status(),
                                     StatusIs(absl::StatusCode::kCancelled));
                                 done.Notify();
                               }),
              IsOk());
  context.TryCancel();
  EXPECT_TRUE(done.Wait());
  EXPECT_THAT(transport_->requests().size(), ::testing::Le(1u));
}

}  // namespace
}  // namespace fireworks::rest
