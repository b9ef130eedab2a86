// Proxies: set by an option, found in the environment, or switched off.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "rest/http/exchange.h"
#include "servers/fault_server.h"
#include "servers/good_server.h"
#include "support/status_matchers.h"

namespace fireworks::rest {
namespace {

using ::fireworks::servers::Again;
using ::fireworks::servers::Answer;
using ::fireworks::servers::FaultServer;
using ::fireworks::servers::GoodAnswer;
using ::fireworks::servers::GoodRequest;
using ::fireworks::servers::GoodServer;
using ::fireworks::servers::Identity;
using ::fireworks::servers::ReadRequest;
using ::fireworks::servers::Serve;
using ::fireworks::servers::Tunnel;
using ::fireworks::servers::Write;
using ::fireworks::testing_support::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

// As long as it exists, an environment variable is set.
class ScopedEnvironment {
 public:
  ScopedEnvironment(std::string name, const std::string& value)
      : name_(std::move(name)) {
    setenv(name_.c_str(), value.c_str(), 1);
  }
  ~ScopedEnvironment() { unsetenv(name_.c_str()); }
  ScopedEnvironment(const ScopedEnvironment&) = delete;
  ScopedEnvironment& operator=(const ScopedEnvironment&) = delete;

 private:
  const std::string name_;
};

// A proxy that answers by itself, so hosts need not exist.
std::unique_ptr<FaultServer> ServeProxy() {
  return Serve(
      {"proxy", {{ReadRequest(), Write(Answer(200, "proxied")), Again()}}});
}

HttpResult GetThrough(const HttpOptions& options, const std::string& url) {
  HttpRequest request = Get(url);
  request.headers = {{"Authorization", "Bearer key"}};
  return Exchange(*NewTransport(options)->NewSession(), std::move(request));
}

TEST(CurlProxyTest, TheOptionIsHonoured) {
  const auto proxy = ServeProxy();
  for (const std::string& spelling : {proxy->url(), proxy->url().substr(7)}) {
    HttpOptions options;
    options.proxy = spelling;
    EXPECT_EQ(GetThrough(options, "http://api.test/x").response.body,
              "proxied");
    EXPECT_THAT(proxy->requests().back(), StartsWith("GET http://api.test/x "));
  }
}

TEST(CurlProxyTest, TheOptionHoldsForThisMachineToo) {
  const auto proxy = ServeProxy();
  HttpOptions options;
  options.proxy = proxy->url();
  EXPECT_EQ(GetThrough(options, "http://127.0.0.1:1/x").response.body,
            "proxied");
}

TEST(CurlProxyTest, TheEnvironmentIsHonoured) {
  const auto proxy = ServeProxy();
  const ScopedEnvironment http("http_proxy", proxy->url());
  EXPECT_EQ(GetThrough({}, "http://api.test/x").response.body, "proxied");
}

TEST(CurlProxyTest, TheEnvironmentsExceptionsAreHonoured) {
  const auto proxy = ServeProxy();
  const ScopedEnvironment http("http_proxy", proxy->url());
  const ScopedEnvironment none("no_proxy", ".invalid");
  EXPECT_EQ(FailureName(GetThrough({}, "http://api.invalid/x")), "Resolve");
  EXPECT_EQ(proxy->connections(), 0);
}

TEST(CurlProxyTest, TheEnvironmentDoesNotTakeThisMachineAway) {
  const auto proxy = ServeProxy();
  const auto target = Serve(
      {"target", {{ReadRequest(), Write(Answer(200, "direct")), Again()}}});
  const ScopedEnvironment http("http_proxy", proxy->url());
  const ScopedEnvironment all("ALL_PROXY", proxy->url());
  EXPECT_EQ(GetThrough({}, target->url()).response.body, "direct");
  EXPECT_EQ(proxy->connections(), 0);
}

TEST(CurlProxyTest, OneHandleServesBothKindsInTurn) {
  const auto proxy = ServeProxy();
  const auto target = Serve(
      {"target", {{ReadRequest(), Write(Answer(200, "direct")), Again()}}});
  const ScopedEnvironment http("http_proxy", proxy->url());
  const auto session = NewTransport()->NewSession();
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(Exchange(*session, Get(target->url())).response.body, "direct");
    const std::string url = "http://api.test/" + std::to_string(i);
    EXPECT_EQ(Exchange(*session, Get(url)).response.body, "proxied");
    EXPECT_THAT(proxy->requests().back(), StartsWith("GET " + url + " HTTP"));
  }
}

TEST(CurlProxyTest, TheEnvironmentCanBeSwitchedOff) {
  const auto proxy = ServeProxy();
  const ScopedEnvironment http("http_proxy", proxy->url());
  const ScopedEnvironment none("no_proxy", "*");
  HttpOptions options;
  options.proxy_from_environment = false;
  EXPECT_EQ(FailureName(GetThrough(options, "http://api.invalid/x")),
            "Resolve");
  EXPECT_EQ(proxy->connections(), 0);
  options.proxy = proxy->url();
  EXPECT_EQ(GetThrough(options, "http://api.test/x").response.body, "proxied")
      << "no_proxy is part of the environment";
}

TEST(CurlProxyTest, ATunnelHidesTheKeyFromTheProxy) {
  GoodServer target(
      [](const GoodRequest& request) {
        return GoodAnswer{200, request.headers.find("Authorization")->second};
      },
      Identity::kGood);
  const auto proxy = Serve({"tunnel",
                            {{ReadRequest(),
                              Write("HTTP/1.1 200 OK\r\n"
                                    "X-Proxy: yes\r\n\r\n"),
                              Tunnel(target.port())}}});
  HttpOptions options;
  options.proxy = proxy->url();
  options.ca_file = target.ca_file();
  const HttpResult result = GetThrough(options, target.url());
  EXPECT_EQ(FailureName(result), "None") << result.detail;
  EXPECT_EQ(result.response.body, "Bearer key");
  EXPECT_THAT(FindHeader(result.response.headers, "X-Proxy"), IsEmpty());
  ASSERT_THAT(proxy->requests(), SizeIs(1));
  EXPECT_THAT(proxy->requests()[0], StartsWith("CONNECT 127.0.0.1:"));
  EXPECT_THAT(proxy->requests()[0], Not(HasSubstr("key")));
}

struct Refusal {
  int status;
  std::string failure;
};

class RefusedTunnelTest : public ::testing::TestWithParam<Refusal> {};

TEST_P(RefusedTunnelTest, IsNotAnAnswerOfTheServer) {
  const int status = GetParam().status;
  const auto proxy =
      Serve({"refusal", {{ReadRequest(), Write(Answer(status, "no"))}}});
  HttpOptions options;
  options.proxy = proxy->url();
  const HttpResult result = GetThrough(options, "https://api.test/x");
  EXPECT_EQ(FailureName(result), GetParam().failure);
  EXPECT_THAT(result.detail, HasSubstr(std::to_string(status)));
  EXPECT_EQ(result.proxy_status, status);
  EXPECT_EQ(result.response.status, 0);
}

INSTANTIATE_TEST_SUITE_P(
    Statuses, RefusedTunnelTest,
    ::testing::ValuesIn(std::vector<Refusal>{{403, "ProxyRefused"},
                                             {407, "ProxyRefused"},
                                             {408, "Connect"},
                                             {429, "Connect"},
                                             {502, "Connect"},
                                             {503, "Connect"}}),
    [](const auto& info) { return std::to_string(info.param.status); });

// The environment is read when the transport is made, not at each call.
TEST(CurlProxyTest, TheEnvironmentIsReadOnce) {
  const auto proxy = ServeProxy();
  std::shared_ptr<HttpTransport> before;
  {
    const ScopedEnvironment http("http_proxy", proxy->url());
    before = NewTransport();
  }
  EXPECT_EQ(
      Exchange(*before->NewSession(), Get("http://api.test/x")).response.body,
      "proxied");
  const auto without = NewTransport();
  const ScopedEnvironment late("http_proxy", proxy->url());
  EXPECT_EQ(FailureName(
                Exchange(*without->NewSession(), Get("http://api.invalid/x"))),
            "Resolve");
}

// In a CGI program, HTTP_PROXY holds the "Proxy" header of the request, which an
// attacker can choose.
TEST(CurlProxyTest, HttpProxyInCapitalsIsNotHonoured) {
  const auto proxy = ServeProxy();
  const ScopedEnvironment http("HTTP_PROXY", proxy->url());
  EXPECT_EQ(FailureName(GetThrough({}, "http://api.invalid/x")), "Resolve");
}

TEST(CurlProxyTest, AProxyThatCannotBeUsedIsNotQuoted) {
  for (const char* proxy : {"ftp://user:pr0xypass@proxy.test:1",
                            "http://user:pr0xypass@proxy:99999",
                            "user:pr0xypass@proxy.test:port"}) {
    SCOPED_TRACE(proxy);
    const ScopedEnvironment https("https_proxy", proxy);
    const HttpResult result = GetThrough({}, "https://api.test/x");
    EXPECT_EQ(FailureName(result), "InvalidRequest");
    EXPECT_THAT(result.detail,
                AllOf(HasSubstr("proxy"), Not(HasSubstr("pr0xypass"))));
    HttpOptions options;
    options.proxy = proxy;
    EXPECT_THAT(NewCurlTransport(options).status(),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         Not(HasSubstr("pr0xypass"))));
  }
}

TEST(CurlProxyTest, AnUnknownProxyIsNamed) {
  HttpOptions options;
  options.proxy = "http://nobody.invalid:1";
  const HttpResult result = GetThrough(options, "https://api.test/x");
  EXPECT_EQ(FailureName(result), "Resolve");
  EXPECT_THAT(result.detail, HasSubstr("nobody.invalid"));
}

}  // namespace
}  // namespace fireworks::rest
