// A channel in a parent process and its child, over real sockets. Each process has
// its own connections and does not disturb the other.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "fireworks/rest/call_context.h"
#include "fireworks/rest/channel.h"
#include "fireworks/rest/stub.h"
#include "rest/get_model.h"
#include "servers/fault_server.h"
#include "servers/good_server.h"
#include "servers/protocols.h"
#include "support/in_child.h"
#include "support/notification.h"
#include "support/status_matchers.h"

namespace fireworks::rest {
namespace {

using ::fireworks::servers::Fault;
using ::fireworks::servers::FaultServer;
using ::fireworks::servers::GoodAnswer;
using ::fireworks::servers::GoodRequest;
using ::fireworks::servers::GoodServer;
using ::fireworks::servers::Http2;
using ::fireworks::servers::Script;
using ::fireworks::servers::WithTls;
using ::fireworks::testing_support::AsProcess1;
using ::fireworks::testing_support::InChild;
using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::kNotAllowed;
using ::fireworks::testing_support::Notification;

// If a process with several threads forks, the thread sanitizer ends a child that
// starts a thread.
#ifdef __SANITIZE_THREAD__
constexpr bool kChildMayStartThreads = false;
#else
constexpr bool kChildMayStartThreads = true;
#endif

std::shared_ptr<Channel> MakeChannel(const std::string& url,
                                     const std::string& ca_file = "") {
  ChannelOptions options;
  options.endpoint = url;
  options.http.ca_file = ca_file;
  const auto channel = Channel::Create(options);
  EXPECT_THAT(channel, IsOk());
  return channel.ok() ? *channel : nullptr;
}

// Which connection a call used, according to its answer and its report.
struct Trip {
  std::string name;  // Empty if it failed.
  bool reused = false;
  int attempts = 0;
};

Trip Go(Channel& channel) {
  CallContext context;
  const absl::StatusOr<Model> model =
      UnaryCall<Model>(channel, kGetModel, Request(), &context);
  return {model.ok() ? model->name() : "", context.report().connection_reused,
          context.report().attempts};
}

Trip GoAsync(Channel& channel) {
  CallContext context;
  Notification done;
  std::string name;
  const absl::Status started =
      AsyncCall<Model>(channel, kGetModel, Request(), &context,
                       [&](const absl::StatusOr<Model>& model) {
                         if (model.ok()) name = model->name();
                         done.Notify();
                       });
  if (!started.ok() || !done.Wait()) return {};
  return {name, context.report().connection_reused, context.report().attempts};
}

struct Row {
  std::string name;
  Fault server;
  Trip (*go)(Channel& channel);
  // The names that the first and the second connection answer with.
  std::string parents;
  std::string childs;
};

class ChannelForkTest : public ::testing::TestWithParam<Row> {
 protected:
  ChannelForkTest() {
    EXPECT_NE(channel_, nullptr);
    before_ = GetParam().go(*channel_);
    EXPECT_EQ(before_.name, GetParam().parents);
    EXPECT_FALSE(before_.reused);
  }

  // Checks that a call uses the connection from before the fork, at once.
  void ExpectThatTheParentGoesOn() {
    const Trip after = GetParam().go(*channel_);
    EXPECT_EQ(after.name, GetParam().parents);
    EXPECT_TRUE(after.reused);
    EXPECT_EQ(after.attempts, 1);
  }

  const std::unique_ptr<FaultServer> server_ = Serve(GetParam().server);
  std::shared_ptr<Channel> channel_ =
      MakeChannel(server_->url(), server_->ca_file());
  Trip before_;
};

TEST_P(ChannelForkTest, EachHasItsOwnConnection) {
  const bool starts_thread = GetParam().go == &GoAsync;
  if (starts_thread && !kChildMayStartThreads) GTEST_SKIP();
  const int code = InChild([&] {
    const Trip first = GetParam().go(*channel_);
    const Trip second = GetParam().go(*channel_);
    channel_.reset();
    if (first.name != GetParam().childs) return 1;
    if (first.reused || first.attempts != 1) return 2;
    if (second.name != GetParam().childs) return 3;
    if (!second.reused || second.attempts != 1) return 4;
    return 0;
  });
  EXPECT_EQ(code, 0);
  ExpectThatTheParentGoesOn();
  EXPECT_EQ(server_->connections(), 2);
  EXPECT_EQ(server_->requests().size(), 4u);
}

TEST_P(ChannelForkTest, AChildMayDropTheChannelUnused) {
  EXPECT_EQ(InChild([&] {
              channel_.reset();
              return 0;
            }),
            0);
  ExpectThatTheParentGoesOn();
  EXPECT_EQ(server_->connections(), 1);
}

// Answers with the number of the connection.
Fault Numbered() {
  const auto script = [](const std::string& number) {
    const std::string body = absl::StrCat("{\"name\": \"", number, "\"}");
    return Script{servers::ReadRequest(),
                  servers::Write(servers::Answer(200, body)), servers::Again()};
  };
  Fault fault;
  fault.connections = {script("1"), script("2"), script("3")};
  return fault;
}

constexpr char kSame[] = "accounts/a/models/m";

INSTANTIATE_TEST_SUITE_P(All, ChannelForkTest,
                         ::testing::ValuesIn(std::vector<Row>{
                             {"http", Numbered(), &Go, "1", "2"},
                             {"https", WithTls(Numbered()), &Go, "1", "2"},
                             {"h2", Http2(), &Go, kSame, kSame},
                             {"async_http", Numbered(), &GoAsync, "1", "2"},
                             {"async_https", WithTls(Numbered()), &GoAsync, "1",
                              "2"},
                             {"async_h2", Http2(), &GoAsync, kSame, kSame},
                         }),
                         [](const auto& info) { return info.param.name; });

TEST(ChannelForkInFlightTest, TheParentsCallGetsItsAnswer) {
  Notification arrived;
  Notification child_is_gone;
  const GoodServer server([&](const GoodRequest& request) {
    if (absl::EndsWith(request.target, "/slow")) {
      arrived.Notify();
      EXPECT_TRUE(child_is_gone.Wait());
    }
    return GoodAnswer{200, "{\"name\": \"m\"}"};
  });
  CallContext context;
  Notification done;
  const std::shared_ptr<Channel> channel = MakeChannel(server.url());
  ASSERT_NE(channel, nullptr);
  ASSERT_THAT(AsyncCall<Model>(*channel, kGetModel, Request("slow"), &context,
                               [&](const absl::StatusOr<Model>& model) {
                                 EXPECT_THAT(model, IsOk());
                                 done.Notify();
                               }),
              IsOk());
  ASSERT_TRUE(arrived.Wait());
  EXPECT_EQ(InChild([&] { return Go(*channel).name == "m" ? 0 : 1; }), 0);
  child_is_gone.Notify();
  EXPECT_TRUE(done.Wait());
  EXPECT_EQ(context.report().attempts, 1);
}

// Both processes have the id 1, so a process id cannot tell them apart.
TEST(ChannelForkContainerTest, BothMayBeProcess1) {
  const std::unique_ptr<FaultServer> server = Serve(Numbered());
  const int code = AsProcess1([&] {
    const std::shared_ptr<Channel> channel = MakeChannel(server->url());
    if (Go(*channel).name != "1") return 1;
    const int childs = AsProcess1([&] {
      const Trip trip = Go(*channel);
      return trip.name == "2" && !trip.reused ? 0 : 2;
    });
    if (childs != 0) return childs;
    return Go(*channel).reused ? 0 : 3;
  });
  if (code == kNotAllowed) GTEST_SKIP() << "no namespaces of processes here";
  EXPECT_EQ(code, 0);
}

// The parent finishes the batch. In the child the remaining calls fail.
TEST(ChannelForkInFlightTest, ABatchThatForksGoesOnInTheParentAlone) {
  const std::unique_ptr<FaultServer> server = Serve(Numbered());
  const std::shared_ptr<Channel> channel = MakeChannel(server->url());
  const std::vector<GetModelRequest> requests(4, Request());
  ManyOptions options;
  options.window = 1;
  pid_t child = -1;
  int ok = 0;
  int errors = 0;
  ManyCalls<Model, GetModelRequest>(
      *channel, kGetModel, requests, options, nullptr,
      [&](size_t, const absl::StatusOr<Model>& model, const CallReport&) {
        ++(model.ok() ? ok : errors);
        if (child < 0) child = fork();
      });
  // The second answer may have arrived before the fork.
  if (child == 0) _exit(ok <= 2 && ok + errors == 4 ? 0 : 1);
  int status = -1;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(ok, 4);
  EXPECT_EQ(errors, 0);
  EXPECT_EQ(server->connections(), 1);
  EXPECT_EQ(server->requests().size(), 4u);
}

// Notes the pause after the first attempt.
class PauseObserver final : public CallObserver {
 public:
  void OnAttempt(const AttemptEvent& event) override {
    if (event.attempt == 1) pause = event.backoff;
  }
  absl::Duration pause;
};

// Forked workers of a server must not share random numbers. The parent pauses first,
// so that a generator with state would have been copied.
TEST(ChannelForkBackoffTest, ChildrenPauseForDifferentTimes) {
  const GoodServer server([](const GoodRequest&) {
    return GoodAnswer{503, ""};
  });
  const auto observer = std::make_shared<PauseObserver>();
  ChannelOptions options;
  options.endpoint = server.url();
  options.observer = observer;
  options.retry.max_attempts = 2;
  options.retry.initial_backoff = absl::Milliseconds(200);
  const auto channel = Channel::Create(options);
  ASSERT_THAT(channel, IsOk());
  Go(**channel);
  std::set<int> pauses;  // In milliseconds, which fit an exit code.
  for (int i = 0; i < 8; ++i) {
    pauses.insert(InChild([&] {
      Go(**channel);
      return static_cast<int>(observer->pause / absl::Milliseconds(1));
    }));
  }
  EXPECT_GE(pauses.size(), 4u) << ::testing::PrintToString(pauses);
}

}  // namespace
}  // namespace fireworks::rest
