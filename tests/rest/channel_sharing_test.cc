// One channel used by many threads, and by two processes.

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "fireworks/rest/channel.h"
#include "fireworks/rest/stub.h"
#include "fireworks/testing/scripted_transport.h"
#include "gtest/gtest.h"
#include "rest/channel_fixture.h"
#include "support/notification.h"

namespace fireworks::rest {
namespace {

using ::fireworks::testing_support::Notification;

TEST_F(ChannelTest, ManyThreadsShareAChannel) {
  AnswerBy(
      [](const HttpRequest&) { return ScriptedAnswer::Http(200, kReady); });
  const std::shared_ptr<Channel> channel = MakeChannel();
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        good += UnaryCall<Model>(*channel, kGetModel, Request(), nullptr).ok();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 400);
}

// If a process with several threads forks, the thread sanitizer ends a child that
// starts a thread.
#ifdef __SANITIZE_THREAD__
constexpr bool kChildMayStartThreads = false;
#else
constexpr bool kChildMayStartThreads = true;
#endif

TEST_F(ChannelTest, AChildProcessMayUseItsParentsChannel) {
  AnswerBy(
      [](const HttpRequest&) { return ScriptedAnswer::Http(200, kReady); });
  std::shared_ptr<Channel> channel = MakeChannel();
  Notification parent_done;
  ASSERT_THAT(AsyncCall<Model>(
                  *channel, kGetModel, Request(), nullptr,
                  [&](const absl::StatusOr<Model>&) { parent_done.Notify(); }),
              IsOk());
  ASSERT_TRUE(parent_done.Wait());

  const pid_t child = fork();
  if (child == 0) {
    alarm(20);
    bool ok = UnaryCall<Model>(*channel, kGetModel, Request(), nullptr).ok();
    if (kChildMayStartThreads) {
      Notification done;
      ok &= AsyncCall<Model>(*channel, kGetModel, Request(), nullptr,
                             [&](const absl::StatusOr<Model>& model) {
                               ok &= model.ok();
                               done.Notify();
                             })
                .ok();
      ok &= done.Wait();
    }
    channel.reset();
    _exit(ok ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

}  // namespace
}  // namespace fireworks::rest
