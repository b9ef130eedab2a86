// What an exchange sends and receives, and which connections it reuses.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "rest/http/exchange.h"
#include "servers/fault_server.h"

namespace fireworks::rest {
namespace {

using ::fireworks::servers::Again;
using ::fireworks::servers::Answer;
using ::fireworks::servers::ReadRequest;
using ::fireworks::servers::Serve;
using ::fireworks::servers::Write;

class CurlExchangeTest : public ::testing::Test {
 protected:
  const std::shared_ptr<HttpTransport> transport_ = NewTransport();
  const std::unique_ptr<HttpSession> session_ = transport_->NewSession();
};

// Answers every request on every connection at once.
std::unique_ptr<servers::FaultServer> ServeOk() {
  return Serve({"ok", {{ReadRequest(), Write(Answer(200, "{}")), Again()}}});
}

TEST_F(CurlExchangeTest, OneExchangeAfterAnotherUsesOneConnection) {
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

// Counts the sockets connected to `port` that a program started by this process would
// inherit.
int InheritedSockets(int port) {
  int count = 0;
  for (int fd = 0; fd < 1024; ++fd) {
    sockaddr_in peer = {};
    socklen_t size = sizeof peer;
    if (getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) == 0 &&
        ntohs(peer.sin_port) == port) {
      count += (fcntl(fd, F_GETFD) & FD_CLOEXEC) == 0 ? 1 : 0;
    }
  }
  return count;
}

TEST_F(CurlExchangeTest, StartedProgramsInheritNoConnections) {
  const auto server = ServeOk();
  Exchange(*session_, Get(server->url()));
  EXPECT_EQ(server->connections(), 1);
  EXPECT_EQ(InheritedSockets(server->port()), 0);
}

TEST_F(CurlExchangeTest, ConnectionsOfABatchStayWarmForTheNext) {
  const auto server = ServeOk();
  const std::vector<HttpRequest> batch(20, Get(server->url()));
  ExchangeAll(*session_, batch);
  const int connections = server->connections();
  for (int i = 0; i < 5; ++i) Exchange(*session_, Get(server->url()));
  ExchangeAll(*session_, batch);
  EXPECT_EQ(server->connections(), connections);
}

TEST_F(CurlExchangeTest, ABatchOpensAsManyConnectionsAsAllowed) {
  const auto server = ServeOk();
  HttpOptions options;
  options.max_connections_per_host = 2;
  ExchangeAll(*NewTransport(options)->NewSession(),
              std::vector<HttpRequest>(20, Get(server->url())));
  EXPECT_EQ(server->connections(), 2);
}

TEST_F(CurlExchangeTest, AFreshConnectionIsNewAndReusedLater) {
  const auto server = ServeOk();
  HttpRequest fresh = Get(server->url());
  fresh.fresh_connection = true;
  EXPECT_FALSE(Exchange(*session_, fresh).connection_reused);
  EXPECT_FALSE(Exchange(*session_, fresh).connection_reused);
  EXPECT_TRUE(Exchange(*session_, Get(server->url())).connection_reused);
  EXPECT_EQ(server->connections(), 2);
}

TEST_F(CurlExchangeTest, AConnectionClosedWhileIdleIsReplaced) {
  const auto server =
      Serve({"one each", {{ReadRequest(), Write(Answer(200, "{}"))}}});
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(FailureName(Exchange(*session_, Get(server->url()))), "None");
  }
  EXPECT_EQ(server->connections(), 3);
}

TEST_F(CurlExchangeTest, TheEndOfAConnectionIsNotAFirstByte) {
  const auto server = Serve({"closes", {{ReadRequest()}}});
  const HttpResult result = Exchange(*session_, Get(server->url()));
  EXPECT_EQ(FailureName(result), "ConnectionLost");
  EXPECT_EQ(result.timings.first_byte, absl::ZeroDuration());
}

struct Sent {
  const char* name;
  const char* method;
  const char* body;
  HttpHeaders headers;
  const char* expected;  // HOST stands for the server's host.
};

TEST_F(CurlExchangeTest, SendsWhatItWasGivenAndLittleElse) {
  // All use one handle, so that the test sees what one request leaves for the next.
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
      {"delete after get",
       "DELETE",
       "",
       {},
       "DELETE /a HTTP/1.1\r\nHost: HOST\r\nAccept: */*\r\n\r\n"},
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
      {"a blank header",
       "GET",
       "",
       {{"X-Blank", "  "}},
       "GET /a HTTP/1.1\r\nHost: HOST\r\nAccept: */*\r\nX-Blank:\r\n\r\n"},
      {"an empty header again",
       "GET",
       "",
       {{"X-Empty", ""}, {"X-Key", "v"}},
       "GET /a HTTP/1.1\r\nHost: HOST\r\nAccept: */*\r\n"
       "X-Empty:\r\nX-Key: v\r\n\r\n"},
      {"the same headers",
       "GET",
       "",
       {{"X-Empty", ""}, {"X-Key", "v"}},
       "GET /a HTTP/1.1\r\nHost: HOST\r\nAccept: */*\r\n"
       "X-Empty:\r\nX-Key: v\r\n\r\n"},
      {"another value",
       "GET",
       "",
       {{"X-Empty", ""}, {"X-Key", "w"}},
       "GET /a HTTP/1.1\r\nHost: HOST\r\nAccept: */*\r\n"
       "X-Empty:\r\nX-Key: w\r\n\r\n"},
      {"no headers after some",
       "GET",
       "",
       {},
       "GET /a HTTP/1.1\r\nHost: HOST\r\nAccept: */*\r\n\r\n"},
      {"one header",
       "GET",
       "",
       {{"X-Key", "v"}},
       "GET /a HTTP/1.1\r\nHost: HOST\r\nAccept: */*\r\nX-Key: v\r\n\r\n"},
      {"the same header with another value",
       "GET",
       "",
       {{"X-Key", "w"}},
       "GET /a HTTP/1.1\r\nHost: HOST\r\nAccept: */*\r\nX-Key: w\r\n\r\n"},
      {"another header with the same value",
       "GET",
       "",
       {{"X-Other", "w"}},
       "GET /a HTTP/1.1\r\nHost: HOST\r\nAccept: */*\r\nX-Other: w\r\n\r\n"},
      {"get with a body",
       "GET",
       "q",
       {},
       "GET /a HTTP/1.1\r\nHost: HOST\r\nAccept: */*\r\n"
       "Content-Length: 1\r\n\r\nq"},
      {"get without a body again",
       "GET",
       "",
       {},
       "GET /a HTTP/1.1\r\nHost: HOST\r\nAccept: */*\r\n\r\n"},
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

TEST_F(CurlExchangeTest, HeadHasNoBodyWhateverItsLengthSays) {
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

TEST_F(CurlExchangeTest, SendsAMegabyteWithoutExpect) {
  const auto server = ServeOk();
  HttpRequest request = Get(server->url());
  request.method = "POST";
  // Above 1 MiB, libcurl asks first, by itself.
  request.body = std::string((size_t{1} << 20) + 1, 'x');
  const HttpResult result = Exchange(*session_, std::move(request));
  EXPECT_EQ(FailureName(result), "None") << result.detail;
  const std::string sent = server->requests().at(0);
  EXPECT_GT(sent.size(), size_t{1} << 20);
  EXPECT_EQ(sent.find("Expect"), std::string::npos);
  EXPECT_EQ(result.bytes_sent, static_cast<int64_t>(sent.size()));
}

TEST_F(CurlExchangeTest, PathsAreSentAsTheyAre) {
  const auto server = ServeOk();
  const auto other = ServeOk();
  // All use one handle. Each path is sent right after every path, itself included.
  const std::vector<std::string> paths = {
      "/a",    "/v1/../a/./b", "/%2f/%2F", "/a?b=%2F&c=/d", "/?x", "/a/%a",
      "//a//", "/a;b=c:d@e,f", "/"};
  for (const std::string& before : paths) {
    for (const std::string& path : paths) {
      SCOPED_TRACE(before + " " + path);
      Exchange(*session_, Get(server->url() + before));
      Exchange(*session_, Get(server->url() + path));
      std::string sent = server->requests().back();
      // From 8.23 on, libcurl writes escapes in upper case, which means the same.
      if (sent.find("/%2F/%2F ") == 4) sent.replace(5, 3, "%2f");
      EXPECT_THAT(sent, ::testing::StartsWith("GET " + path + " HTTP/1.1\r\n"));
    }
  }
  for (const auto* to : {&server, &other, &server}) {
    Exchange(*session_, Get((*to)->url() + "/turn"));
    EXPECT_THAT((*to)->requests().back(), ::testing::StartsWith("GET /turn "));
  }
  EXPECT_EQ(other->requests().size(), 1u);
}

TEST_F(CurlExchangeTest, OnlyTheFinalAnswerShows) {
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

TEST_F(CurlExchangeTest, RedirectsAreReportedAndTheKeyStaysHere) {
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

TEST_F(CurlExchangeTest, InvalidRequestsAreNotSent) {
  const auto server = ServeOk();
  const std::vector<std::pair<std::string, HttpRequest>> kInvalid = [&] {
    std::vector<std::pair<std::string, HttpRequest>> invalid;
    const auto add = [&](const std::string& name) -> HttpRequest& {
      invalid.emplace_back(name, Get(server->url()));
      return invalid.back().second;
    };
    add("line break in a value").headers = {{"X", "a\r\nInjected: b"}};
    add("line break in a name").headers = {{"X\r\nInjected", "b"}};
    add("framing").headers = {{"Transfer-Encoding", "chunked"}};
    add("URL").url += "/\r\nInjected: b";
    add("method").method = "GET / HTTP/1.1\r\n";
    add("scheme").url = "file:///etc/passwd";
    add("user info").url.insert(7, "user:word@");
    return invalid;
  }();
  // On a new handle, and on one that has just sent a valid request.
  for (const bool used : {false, true}) {
    for (const auto& [name, request] : kInvalid) {
      SCOPED_TRACE(name);
      if (used) Exchange(*session_, Get(server->url()));
      const HttpResult result = Exchange(*session_, request);
      EXPECT_EQ(FailureName(result), "InvalidRequest") << result.detail;
      EXPECT_FALSE(result.detail.empty());
    }
    EXPECT_EQ(server->connections(), used ? 1 : 0);
    EXPECT_EQ(server->requests().size(), used ? kInvalid.size() : 0);
  }
}

}  // namespace
}  // namespace fireworks::rest
