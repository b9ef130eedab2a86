// When a session runs what, and what it drops.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "rest/http/exchange.h"
#include "servers/fault_server.h"
#include "servers/faults.h"
#include "servers/good_server.h"

namespace fireworks::rest {
namespace {

using ::fireworks::servers::Again;
using ::fireworks::servers::Answer;
using ::fireworks::servers::FaultNamed;
using ::fireworks::servers::GoodAnswer;
using ::fireworks::servers::GoodRequest;
using ::fireworks::servers::GoodServer;
using ::fireworks::servers::ReadRequest;
using ::fireworks::servers::Serve;
using ::fireworks::servers::Write;
using ::testing::ElementsAre;

class CurlSessionTest : public ::testing::Test {
 protected:
  const std::shared_ptr<HttpTransport> transport_ = NewTransport();
  const std::unique_ptr<HttpSession> session_ = transport_->NewSession();
};

// Answers every request on every connection at once.
std::unique_ptr<servers::FaultServer> ServeOk() {
  return Serve({"ok", {{ReadRequest(), Write(Answer(200, "{}")), Again()}}});
}

// Reads requests and says nothing.
std::unique_ptr<servers::FaultServer> ServeSilence() {
  return Serve(FaultNamed("silent"));
}

TEST_F(CurlSessionTest, DriveWithNothingInFlightWaitsForItsTime) {
  const absl::Time start = Clock::Real()->Now();
  session_->Drive(start + absl::Milliseconds(30));
  const absl::Duration took = Clock::Real()->Now() - start;
  EXPECT_GE(took, absl::Milliseconds(30));
  EXPECT_LT(took, kSlack);
}

TEST_F(CurlSessionTest, DriveIntoThePastDoesWhatCanBeDoneAtOnce) {
  bool done = false;
  HttpRequest unfit;
  session_->Start(unfit, [&](const HttpResult&) { done = true; });
  EXPECT_FALSE(done) << "completions run inside Drive() alone";
  session_->Drive(absl::InfinitePast());
  EXPECT_TRUE(done);
}

TEST_F(CurlSessionTest, WakeEndsTheDriveUnderWay) {
  const auto server = ServeSilence();
  session_->Start(Get(server->url()), [](const HttpResult&) {});
  absl::Time woken;
  std::thread waker([&] {
    absl::SleepFor(absl::Milliseconds(50));
    woken = Clock::Real()->Now();
    session_->Wake();
  });
  session_->Drive(absl::InfiniteFuture());
  const absl::Time returned = Clock::Real()->Now();
  waker.join();
  EXPECT_LT(returned - woken, absl::Milliseconds(200));
}

TEST_F(CurlSessionTest, WakeBeforeDriveIsRememberedOnce) {
  session_->Wake();
  session_->Wake();
  const absl::Time start = Clock::Real()->Now();
  session_->Drive(start + absl::Seconds(30));
  EXPECT_LT(Clock::Real()->Now() - start, kSlack);
  const absl::Time again = Clock::Real()->Now();
  session_->Drive(again + absl::Milliseconds(20));
  EXPECT_GE(Clock::Real()->Now() - again, absl::Milliseconds(20));
}

TEST_F(CurlSessionTest, WakesFromManyThreadsLoseNothing) {
  constexpr int kThreads = 4;
  constexpr int kWakes = 200;
  std::vector<std::thread> wakers;
  for (int i = 0; i < kThreads; ++i) {
    wakers.emplace_back([&] {
      for (int j = 0; j < kWakes; ++j) session_->Wake();
    });
  }
  session_->Drive(FromNow(absl::Seconds(30)));
  for (std::thread& waker : wakers) waker.join();
  session_->Wake();
  const absl::Time start = Clock::Real()->Now();
  session_->Drive(start + absl::Seconds(30));
  EXPECT_LT(Clock::Real()->Now() - start, kSlack);
}

// Says when it is destroyed.
std::shared_ptr<bool> Token() { return std::make_shared<bool>(true); }

TEST_F(CurlSessionTest, CancelDestroysTheCompletionUnrun) {
  const auto server = ServeSilence();
  bool ran = false;
  auto token = Token();
  const uint64_t id = session_->Start(
      Get(server->url()), [&ran, token](const HttpResult&) { ran = true; });
  const std::weak_ptr<bool> watched = std::exchange(token, nullptr);
  session_->Drive(FromNow(absl::Milliseconds(50)));
  EXPECT_FALSE(watched.expired());
  const absl::Time start = Clock::Real()->Now();
  session_->Cancel(id);
  EXPECT_LT(Clock::Real()->Now() - start, absl::Milliseconds(200));
  EXPECT_TRUE(watched.expired());
  session_->Cancel(id);
  session_->Cancel(id + 100);
  session_->Drive(FromNow(absl::Milliseconds(20)));
  EXPECT_FALSE(ran);
}

TEST_F(CurlSessionTest, CancelBeforeDriveSendsNothing) {
  const auto server = ServeOk();
  session_->Cancel(session_->Start(Get(server->url()), [](const HttpResult&) {
    ADD_FAILURE() << "was cancelled";
  }));
  session_->Drive(FromNow(absl::Milliseconds(50)));
  EXPECT_EQ(server->connections(), 0);
}

TEST_F(CurlSessionTest, ACancelledHandleServesTheNext) {
  const auto silence = ServeSilence();
  const auto server = ServeOk();
  const uint64_t id =
      session_->Start(Get(silence->url()), [](const HttpResult&) {});
  session_->Drive(FromNow(absl::Milliseconds(30)));
  session_->Cancel(id);
  const HttpResult result = Exchange(*session_, Get(server->url()));
  EXPECT_EQ(FailureName(result), "None");
  EXPECT_EQ(result.response.body, "{}");
}

TEST_F(CurlSessionTest, CompletionsMayStartAndCancel) {
  const auto server = ServeOk();
  const auto silence = ServeSilence();
  std::vector<std::string> order;
  const uint64_t victim = session_->Start(
      Get(silence->url()),
      [&](const HttpResult&) { ADD_FAILURE() << "was cancelled"; });
  session_->Start(Get(server->url()), [&](const HttpResult&) {
    order.push_back("first");
    session_->Cancel(victim);
    session_->Start(Get(server->url()), [&](const HttpResult& result) {
      order.push_back("second");
      EXPECT_EQ(result.response.status, 200);
    });
  });
  const absl::Time end = FromNow(absl::Seconds(10));
  while (order.size() < 2 && Clock::Real()->Now() < end) session_->Drive(end);
  EXPECT_THAT(order, ElementsAre("first", "second"));
}

TEST_F(CurlSessionTest, ACompletionMayCancelOneThatIsAboutToRun) {
  // Both end in the same step of Drive().
  int ran = 0;
  uint64_t ids[2];
  for (int i = 0; i < 2; ++i) {
    ids[i] = session_->Start(HttpRequest(), [&, i](const HttpResult&) {
      ++ran;
      session_->Cancel(ids[1 - i]);
    });
  }
  session_->Drive(FromNow(absl::Milliseconds(10)));
  session_->Drive(FromNow(absl::Milliseconds(10)));
  EXPECT_EQ(ran, 1);
}

TEST_F(CurlSessionTest, DestructionDropsWhatIsInFlight) {
  const auto server = ServeSilence();
  auto session = transport_->NewSession();
  std::vector<std::weak_ptr<bool>> watched;
  for (int i = 0; i < 3; ++i) {
    auto token = Token();
    watched.push_back(token);
    session->Start(Get(server->url()), [token](const HttpResult&) {
      ADD_FAILURE() << "was dropped";
    });
    session->Drive(FromNow(absl::Milliseconds(20)));
  }
  session.reset();
  for (const auto& token : watched) EXPECT_TRUE(token.expired());
}

TEST_F(CurlSessionTest, SessionsOutliveTheTransport) {
  auto transport = NewTransport();
  const auto session = transport->NewSession();
  transport.reset();
  const auto server = ServeOk();
  EXPECT_EQ(FailureName(Exchange(*session, Get(server->url()))), "None");
}

TEST_F(CurlSessionTest, SessionsOfOneTransportRunOnThreadsOfTheirOwn) {
  GoodServer server([](const GoodRequest&) { return GoodAnswer{200, "{}"}; });
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      const auto session = transport_->NewSession();
      for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(FailureName(Exchange(*session, Get(server.url()))), "None");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace fireworks::rest
