// How a session behaves: what runs when, what is reused, what is dropped.

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

TEST_F(CurlSessionTest, OneExchangeAfterAnotherUsesOneConnection) {
  const auto server = ServeOk();
  const HttpResult first = Exchange(*session_, Get(server->url()));
  const HttpResult second = Exchange(*session_, Get(server->url()));
  EXPECT_EQ(server->connections(), 1);
  EXPECT_FALSE(first.connection_reused);
  EXPECT_GT(first.timings.connect, absl::ZeroDuration());
  EXPECT_TRUE(second.connection_reused);
  EXPECT_EQ(second.timings.name_lookup, absl::ZeroDuration());
  EXPECT_EQ(second.timings.connect, absl::ZeroDuration());
  EXPECT_GT(second.timings.first_byte, absl::ZeroDuration());
  EXPECT_GE(second.timings.total, second.timings.first_byte);
  EXPECT_EQ(second.peer_address, server->url().substr(7));
  EXPECT_EQ(second.http_version, 11);
  EXPECT_EQ(second.bytes_sent,
            static_cast<int64_t>(server->requests()[1].size()));
  EXPECT_EQ(second.bytes_received,
            static_cast<int64_t>(Answer(200, "{}").size()));
}

TEST_F(CurlSessionTest, ConnectionsOfABatchStayWarmForTheNext) {
  const auto server = ServeOk();
  const std::vector<HttpRequest> batch(20, Get(server->url()));
  ExchangeAll(*session_, batch);
  const int connections = server->connections();
  ExchangeAll(*session_, batch);
  EXPECT_EQ(server->connections(), connections);
}

TEST_F(CurlSessionTest, AFreshConnectionIsForOneExchangeAtATime) {
  const auto server = ServeOk();
  HttpRequest fresh = Get(server->url());
  fresh.fresh_connection = true;
  EXPECT_FALSE(Exchange(*session_, fresh).connection_reused);
  EXPECT_FALSE(Exchange(*session_, fresh).connection_reused);
  EXPECT_TRUE(Exchange(*session_, Get(server->url())).connection_reused);
  EXPECT_EQ(server->connections(), 2);
}

TEST_F(CurlSessionTest, AConnectionClosedWhileIdleIsReplaced) {
  const auto server =
      Serve({"one each", {{ReadRequest(), Write(Answer(200, "{}"))}}});
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(FailureName(Exchange(*session_, Get(server->url()))), "None");
  }
  EXPECT_EQ(server->connections(), 3);
}

struct Sent {
  const char* name;
  const char* method;
  const char* body;
  HttpHeaders headers;
  const char* expected;  // HOST stands for the server's.
};

TEST_F(CurlSessionTest, SendsWhatItWasGivenAndLittleElse) {
  // On one handle in turn, so that nothing of one shows in the next.
  const Sent kSent[] = {
      {"post",
       "POST",
       "{}",
       {{"Content-Type", "application/json"}},
       "POST /a HTTP/1.1\r\nHost: HOST\r\nAccept: */*\r\n"
       "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"},
      {"get",
       "GET",
       "",
       {},
       "GET /a HTTP/1.1\r\nHost: HOST\r\nAccept: */*\r\n\r\n"},
      {"empty post",
       "POST",
       "",
       {},
       "POST /a HTTP/1.1\r\nHost: HOST\r\nAccept: */*\r\n"
       "Content-Length: 0\r\n\r\n"},
      {"delete",
       "DELETE",
       "",
       {},
       "DELETE /a HTTP/1.1\r\nHost: HOST\r\nAccept: */*\r\n\r\n"},
      {"patch",
       "PATCH",
       "[]",
       {},
       "PATCH /a HTTP/1.1\r\nHost: HOST\r\nAccept: */*\r\n"
       "Content-Length: 2\r\n\r\n[]"},
      {"empty put with its own Accept",
       "PUT",
       "",
       {{"Accept", "text/plain"}},
       "PUT /a HTTP/1.1\r\nHost: HOST\r\nAccept: text/plain\r\n"
       "Content-Length: 0\r\n\r\n"},
      {"an empty header",
       "GET",
       "",
       {{"X-Empty", ""}, {"X-Key", "v"}},
       "GET /a HTTP/1.1\r\nHost: HOST\r\nAccept: */*\r\n"
       "X-Empty:\r\nX-Key: v\r\n\r\n"},
      {"get with a body",
       "GET",
       "q",
       {},
       "GET /a HTTP/1.1\r\nHost: HOST\r\nAccept: */*\r\n"
       "Content-Length: 1\r\n\r\nq"},
  };
  const auto server = ServeOk();
  for (const Sent& sent : kSent) {
    SCOPED_TRACE(sent.name);
    HttpRequest request = Get(server->url() + "/a");
    request.method = sent.method;
    request.body = sent.body;
    request.headers = sent.headers;
    const HttpResult result = Exchange(*session_, std::move(request));
    EXPECT_EQ(FailureName(result), "None") << result.detail;
    std::string expected = sent.expected;
    expected.replace(expected.find("HOST"), 4, server->url().substr(7));
    EXPECT_EQ(server->requests().back(), expected);
  }
}

TEST_F(CurlSessionTest, HeadHasNoBodyWhateverItsLengthSays) {
  const auto server = Serve({"head",
                             {{ReadRequest(),
                               Write("HTTP/1.1 200 OK\r\n"
                                     "Content-Length: 99\r\n\r\n"),
                               Again()}}});
  HttpRequest request = Get(server->url());
  request.method = "HEAD";
  for (int i = 0; i < 2; ++i) {
    const HttpResult result = Exchange(*session_, request);
    EXPECT_EQ(FailureName(result), "None") << result.detail;
    EXPECT_EQ(FindHeader(result.response.headers, "content-length"), "99");
  }
  EXPECT_EQ(server->connections(), 1);
}

TEST_F(CurlSessionTest, SendsAMegabyteWithoutAskingFirst) {
  const auto server = ServeOk();
  HttpRequest request = Get(server->url());
  request.method = "POST";
  request.body = std::string(size_t{1} << 20, 'x');
  const HttpResult result = Exchange(*session_, std::move(request));
  EXPECT_EQ(FailureName(result), "None") << result.detail;
  const std::string sent = server->requests().at(0);
  EXPECT_GT(sent.size(), size_t{1} << 20);
  EXPECT_EQ(sent.find("Expect"), std::string::npos);
  EXPECT_EQ(result.bytes_sent, static_cast<int64_t>(sent.size()));
}

TEST_F(CurlSessionTest, PathsAreSentAsTheyAre) {
  const auto server = ServeOk();
  Exchange(*session_, Get(server->url() + "/v1/../a/./b%2F?c=d"));
  EXPECT_THAT(server->requests().back(),
              ::testing::StartsWith("GET /v1/../a/./b%2F?c=d HTTP/1.1\r\n"));
}

TEST_F(CurlSessionTest, OnlyTheFinalAnswerShows) {
  const auto server = Serve(
      {"interim",
       {{ReadRequest(), Write("HTTP/1.1 100 Continue\r\nX: interim\r\n\r\n"
                              "HTTP/1.1 103 Hints\r\nX: interim\r\n\r\n"
                              "HTTP/1.1 404 Not There\r\nX: final\r\n"
                              "Transfer-Encoding: chunked\r\n\r\n"
                              "2\r\n{}\r\n0\r\nX-Trailer: late\r\n\r\n")}}});
  const HttpResult result = Exchange(*session_, Get(server->url()));
  EXPECT_EQ(FailureName(result), "None");
  EXPECT_EQ(result.response.status, 404);
  EXPECT_EQ(result.response.reason, "Not There");
  EXPECT_EQ(FindHeader(result.response.headers, "x"), "final");
  EXPECT_EQ(FindHeader(result.response.headers, "x-trailer"), "late");
  EXPECT_EQ(result.response.body, "{}");
  EXPECT_GE(result.response.body.capacity(), result.response.body.size() + 64);
}

TEST_F(CurlSessionTest, RedirectsAreReportedAndTheKeyStaysHere) {
  const auto elsewhere = ServeOk();
  for (int status : {301, 302, 303, 307, 308}) {
    SCOPED_TRACE(status);
    const auto server = Serve(
        {"redirect",
         {{ReadRequest(),
           Write(Answer(status, "",
                        "Location: " + elsewhere->url() + "/taken\r\n"))}}});
    HttpRequest request = Get(server->url());
    request.headers = {{"Authorization", "Bearer key"}};
    const HttpResult result = Exchange(*session_, std::move(request));
    EXPECT_EQ(FailureName(result), "None");
    EXPECT_EQ(result.response.status, status);
  }
  EXPECT_EQ(elsewhere->connections(), 0);
}

TEST_F(CurlSessionTest, UnfitRequestsAreNotSent) {
  const auto server = ServeOk();
  const std::vector<std::pair<std::string, HttpRequest>> kUnfit = [&] {
    std::vector<std::pair<std::string, HttpRequest>> unfit;
    const auto add = [&](const std::string& name) -> HttpRequest& {
      unfit.emplace_back(name, Get(server->url()));
      return unfit.back().second;
    };
    add("line break in a value").headers = {{"X", "a\r\nInjected: b"}};
    add("line break in a name").headers = {{"X\r\nInjected", "b"}};
    add("framing").headers = {{"Transfer-Encoding", "chunked"}};
    add("URL").url += "/\r\nInjected: b";
    add("method").method = "GET / HTTP/1.1\r\n";
    add("scheme").url = "file:///etc/passwd";
    add("user info").url.insert(7, "user:word@");
    return unfit;
  }();
  for (const auto& [name, request] : kUnfit) {
    SCOPED_TRACE(name);
    const HttpResult result = Exchange(*session_, request);
    EXPECT_EQ(FailureName(result), "InvalidRequest") << result.detail;
    EXPECT_FALSE(result.detail.empty());
  }
  EXPECT_EQ(server->connections(), 0);
}

TEST_F(CurlSessionTest, APastDeadlineSendsNothing) {
  const auto server = ServeOk();
  const HttpResult result =
      Exchange(*session_, Get(server->url(), -absl::Seconds(1)));
  EXPECT_EQ(FailureName(result), "Deadline");
  EXPECT_EQ(server->connections(), 0);
}

TEST_F(CurlSessionTest, AnInfiniteDeadlineIsNone) {
  const auto server = ServeOk();
  HttpRequest request = Get(server->url());
  request.deadline = absl::InfiniteFuture();
  request.connect_timeout = absl::InfiniteDuration();
  EXPECT_EQ(FailureName(Exchange(*session_, request)), "None");
}

struct Stall {
  const char* fault;
  absl::Duration connect_timeout;
  absl::Duration timeout;
  const char* failure;
};

TEST_F(CurlSessionTest, TheShorterOfTwoLimitsIsNamed) {
  const Stall kStalls[] = {
      {"connect_stall", absl::Milliseconds(100), absl::Seconds(9),
       "ConnectTimeout"},
      {"connect_stall", absl::Seconds(9), absl::Milliseconds(100), "Deadline"},
      {"tls_stall", absl::Milliseconds(100), absl::Seconds(9),
       "ConnectTimeout"},
      {"tls_stall", absl::Seconds(9), absl::Milliseconds(100), "Deadline"},
      {"silent", absl::Milliseconds(50), absl::Milliseconds(200), "Deadline"},
  };
  for (const Stall& stall : kStalls) {
    SCOPED_TRACE(stall.fault);
    const auto server = Serve(FaultNamed(stall.fault));
    HttpRequest request = Get(server->url(), stall.timeout);
    request.connect_timeout = stall.connect_timeout;
    const absl::Time start = Clock::Real()->Now();
    EXPECT_EQ(FailureName(Exchange(*session_, request)), stall.failure);
    EXPECT_LT(Clock::Real()->Now() - start, kSlack);
  }
}

TEST(CurlSessionLimitsTest, WaitingForAConnectionIsNotConnecting) {
  HttpOptions options;
  options.max_connections_per_host = 1;
  const auto transport = NewTransport(options);
  const auto session = transport->NewSession();
  GoodServer server([](const GoodRequest&) {
    return GoodAnswer{200, "{}", {}, absl::Milliseconds(100)};
  });
  HttpRequest request = Get(server.url());
  request.connect_timeout = absl::Milliseconds(150);
  for (const HttpResult& result :
       ExchangeAll(*session, std::vector<HttpRequest>(4, request))) {
    EXPECT_EQ(FailureName(result), "None") << result.detail;
  }
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
