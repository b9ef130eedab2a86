// How a session starts, drives, cancels and drops exchanges.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
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
using ::testing::IsEmpty;

class CurlSessionTest : public ::testing::Test {
 protected:
  const std::shared_ptr<HttpTransport> transport_ = NewTransport();
  const std::unique_ptr<HttpSession> session_ = transport_->NewSession();
};

// Answers every request on every connection at once.
std::unique_ptr<servers::FaultServer> ServeOk() {
  return Serve({"ok", {{ReadRequest(), Write(Answer(200, "{}")), Again()}}});
}

std::vector<uint64_t> Tags(const std::vector<HttpFinished>& finished) {
  std::vector<uint64_t> tags;
  for (const HttpFinished& f : finished) tags.push_back(f.tag);
  return tags;
}

// Reads requests and never answers.
std::unique_ptr<servers::FaultServer> ServeSilence() {
  return Serve(FaultNamed("silent"));
}

TEST_F(CurlSessionTest, DriveWithNothingInFlightWaitsForItsTime) {
  const absl::Time start = Clock::Real()->Now();
  EXPECT_THAT(Drive(*session_, start + absl::Milliseconds(30)), IsEmpty());
  const absl::Duration took = Clock::Real()->Now() - start;
  EXPECT_GE(took, absl::Milliseconds(30));
  EXPECT_LT(took, kSlack);
}

TEST_F(CurlSessionTest, DriveIntoThePastDoesWhatCanBeDoneAtOnce) {
  HttpRequest unfit;
  session_->Start(/*tag=*/7, unfit);
  EXPECT_THAT(Tags(Drive(*session_, absl::InfinitePast())), ElementsAre(7));
}

TEST_F(CurlSessionTest, DriveAppends) {
  std::vector<HttpFinished> finished(1);
  session_->Start(/*tag=*/7, HttpRequest());
  session_->Drive(absl::InfinitePast(), &finished);
  EXPECT_THAT(Tags(finished), ElementsAre(0, 7));
}

// The session returns the request, sent or refused, so a retry needs no copy of it.
TEST_F(CurlSessionTest, TheRequestComesBack) {
  const auto server = ServeOk();
  for (const std::string& url : {server->url(), std::string("nonsense")}) {
    HttpRequest request = Get(url);
    request.method = "POST";
    request.body = "content";
    request.headers = {{"Name", "value"}};
    const HttpRequest back = Exchange(*session_, request).request;
    EXPECT_EQ(back.method, "POST");
    EXPECT_EQ(back.url, url);
    EXPECT_EQ(back.body, "content");
    EXPECT_EQ(FindHeader(back.headers, "name"), "value");
    EXPECT_EQ(back.deadline, request.deadline);
  }
}

TEST_F(CurlSessionTest, TheBufferBecomesTheBody) {
  const auto server = ServeOk();
  HttpRequest request = Get(server->url());
  request.buffer = std::string(1000, 'x');
  const char* const memory = request.buffer.data();
  const HttpResult result = Exchange(*session_, std::move(request));
  EXPECT_EQ(result.response.body, "{}");
  EXPECT_EQ(result.response.body.data(), memory);
}

TEST_F(CurlSessionTest, WakeEndsTheDriveUnderWay) {
  const auto server = ServeSilence();
  session_->Start(/*tag=*/1, Get(server->url()));
  absl::Time woken;
  std::thread waker([&] {
    absl::SleepFor(absl::Milliseconds(50));
    woken = Clock::Real()->Now();
    session_->Wake();
  });
  EXPECT_THAT(Drive(*session_, absl::InfiniteFuture()), IsEmpty());
  const absl::Time returned = Clock::Real()->Now();
  waker.join();
  EXPECT_LT(returned - woken, absl::Milliseconds(200));
}

TEST_F(CurlSessionTest, WakeBeforeDriveIsRememberedOnce) {
  session_->Wake();
  session_->Wake();
  const absl::Time start = Clock::Real()->Now();
  Drive(*session_, start + absl::Seconds(30));
  EXPECT_LT(Clock::Real()->Now() - start, kSlack);
  const absl::Time again = Clock::Real()->Now();
  Drive(*session_, again + absl::Milliseconds(20));
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
  Drive(*session_, FromNow(absl::Seconds(30)));
  for (std::thread& waker : wakers) waker.join();
  session_->Wake();
  const absl::Time start = Clock::Real()->Now();
  Drive(*session_, start + absl::Seconds(30));
  EXPECT_LT(Clock::Real()->Now() - start, kSlack);
}

TEST_F(CurlSessionTest, WhatIsCancelledIsNotReported) {
  const auto server = ServeSilence();
  session_->Start(/*tag=*/1, Get(server->url(), absl::Milliseconds(100)));
  EXPECT_THAT(Drive(*session_, FromNow(absl::Milliseconds(50))), IsEmpty());
  const absl::Time start = Clock::Real()->Now();
  session_->Cancel(1);
  EXPECT_LT(Clock::Real()->Now() - start, absl::Milliseconds(200));
  session_->Cancel(1);
  session_->Cancel(101);
  EXPECT_THAT(Drive(*session_, FromNow(absl::Milliseconds(100))), IsEmpty());
}

TEST_F(CurlSessionTest, ARefusalMayBeCancelled) {
  session_->Start(/*tag=*/1, HttpRequest());
  session_->Start(/*tag=*/2, HttpRequest());
  session_->Cancel(1);
  EXPECT_THAT(Tags(Drive(*session_, absl::InfinitePast())), ElementsAre(2));
}

TEST_F(CurlSessionTest, CancelBeforeDriveSendsNothing) {
  const auto server = ServeOk();
  session_->Start(/*tag=*/1, Get(server->url()));
  session_->Cancel(1);
  EXPECT_THAT(Drive(*session_, FromNow(absl::Milliseconds(50))), IsEmpty());
  EXPECT_EQ(server->connections(), 0);
}

TEST_F(CurlSessionTest, ACancelledHandleServesTheNext) {
  const auto silence = ServeSilence();
  const auto server = ServeOk();
  session_->Start(/*tag=*/1, Get(silence->url()));
  Drive(*session_, FromNow(absl::Milliseconds(30)));
  session_->Cancel(1);
  const HttpResult result = Exchange(*session_, Get(server->url()));
  EXPECT_EQ(FailureName(result), "None");
  EXPECT_EQ(result.response.body, "{}");
}

// Whichever exchange is cancelled, the others keep their tags.
TEST_F(CurlSessionTest, CancellingOneLeavesTheOthers) {
  const auto silence = ServeSilence();
  const auto server = ServeOk();
  for (uint64_t cancelled = 0; cancelled < 4; ++cancelled) {
    for (uint64_t tag = 0; tag < 4; ++tag) {
      const bool answered = tag == (cancelled + 1) % 4;
      session_->Start(tag, Get(answered ? server->url() : silence->url()));
    }
    session_->Cancel(cancelled);
    EXPECT_THAT(Tags(Drive(*session_, FromNow(absl::Seconds(10)))),
                ElementsAre((cancelled + 1) % 4));
    for (uint64_t tag = 0; tag < 4; ++tag) session_->Cancel(tag);
  }
}

TEST_F(CurlSessionTest, DestructionDropsWhatIsInFlight) {
  const auto server = ServeSilence();
  auto session = transport_->NewSession();
  for (uint64_t tag = 0; tag < 3; ++tag) {
    session->Start(tag, Get(server->url()));
    Drive(*session, FromNow(absl::Milliseconds(20)));
  }
  const absl::Time start = Clock::Real()->Now();
  session.reset();
  EXPECT_LT(Clock::Real()->Now() - start, kSlack);
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
