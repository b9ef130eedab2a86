// Which time limit ends an exchange.

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "absl/time/time.h"
#include "rest/http/exchange.h"
#include "servers/fault_server.h"
#include "servers/faults.h"
#include "servers/good_server.h"
#include "servers/h2_server.h"

namespace fireworks::rest {
namespace {

using ::fireworks::servers::Again;
using ::fireworks::servers::Answer;
using ::fireworks::servers::FaultNamed;
using ::fireworks::servers::GoodAnswer;
using ::fireworks::servers::GoodRequest;
using ::fireworks::servers::GoodServer;
using ::fireworks::servers::H2Server;
using ::fireworks::servers::ReadRequest;
using ::fireworks::servers::Serve;
using ::fireworks::servers::Write;

class CurlTimeoutsTest : public ::testing::Test {
 protected:
  const std::shared_ptr<HttpTransport> transport_ = NewTransport();
  const std::unique_ptr<HttpSession> session_ = transport_->NewSession();
};

// Answers every request on every connection at once.
std::unique_ptr<servers::FaultServer> ServeOk() {
  return Serve({"ok", {{ReadRequest(), Write(Answer(200, "{}")), Again()}}});
}

TEST_F(CurlTimeoutsTest, APastDeadlineSendsNothing) {
  const auto server = ServeOk();
  const HttpResult result =
      Exchange(*session_, Get(server->url(), -absl::Seconds(1)));
  EXPECT_EQ(FailureName(result), "Deadline");
  EXPECT_EQ(server->connections(), 0);
}

TEST_F(CurlTimeoutsTest, AnInfiniteDeadlineIsNone) {
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

TEST_F(CurlTimeoutsTest, TheShorterOfTwoLimitsIsNamed) {
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

TEST(CurlConnectTimeoutTest, WaitingForAConnectionIsNotConnecting) {
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

TEST(CurlConnectTimeoutTest, WaitingForAConnectionEndsByTheDeadline) {
  HttpOptions options;
  options.max_connections_per_host = 1;
  const auto transport = NewTransport(options);
  const auto session = transport->NewSession();
  const auto server = Serve(FaultNamed("silent"));
  const absl::Time start = Clock::Real()->Now();
  for (const HttpResult& result : ExchangeAll(
           *session, std::vector<HttpRequest>(
                         3, Get(server->url(), absl::Milliseconds(200))))) {
    EXPECT_EQ(FailureName(result), "Deadline") << result.detail;
  }
  EXPECT_LT(Clock::Real()->Now() - start, kSlack);
}

// A load balancer can drop a connection without telling either end.
TEST(CurlDarkConnectionTest, IsUsedForNothingAfterAnExchangeThatGotNoByte) {
  const H2Server server("dark:1");
  HttpOptions options;
  options.ca_file = server.ca_file();
  const auto transport = NewTransport(options);
  const auto session = transport->NewSession();
  EXPECT_EQ(FailureName(Exchange(*session, Get(server.url()))), "None");
  const HttpResult dark =
      Exchange(*session, Get(server.url(), absl::Seconds(2)));
  EXPECT_EQ(FailureName(dark), "Deadline");
  EXPECT_TRUE(dark.connection_reused);
  const HttpResult next = Exchange(*session, Get(server.url()));
  EXPECT_EQ(FailureName(next), "None") << next.detail;
  EXPECT_FALSE(next.connection_reused);
}

}  // namespace
}  // namespace fireworks::rest
