// Trusted authorities, client certificates, HTTP versions over TLS, and servers that
// recycle connections.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "rest/http/exchange.h"
#include "servers/fault_server.h"
#include "servers/good_server.h"

namespace fireworks::rest {
namespace {

using ::fireworks::servers::Fault;
using ::fireworks::servers::FaultServer;
using ::fireworks::servers::GoodAnswer;
using ::fireworks::servers::GoodRequest;
using ::fireworks::servers::GoodServer;
using ::fireworks::servers::Identity;
using ::fireworks::servers::Serve;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

std::unique_ptr<FaultServer> ServeHttp2(const std::string& mode) {
  Fault fault;
  fault.name = mode;
  fault.h2 = mode;
  return Serve(fault);
}

HttpOptions Trusting(const std::string& ca_file) {
  HttpOptions options;
  options.ca_file = ca_file;
  return options;
}

class CurlTrustTest : public ::testing::Test {
 protected:
  HttpResult GetWith(const HttpOptions& options) {
    return Exchange(*NewTransport(options)->NewSession(), Get(server_.url()));
  }

  GoodServer server_{[](const GoodRequest&) {
                       return GoodAnswer{200, "{}"};
                     },
                     Identity::kGood};
};

TEST_F(CurlTrustTest, TheSystemDoesNotKnowTheAuthority) {
  EXPECT_EQ(FailureName(GetWith(HttpOptions())), "TlsVerification");
}

// A gateway that requires a client certificate from one authority.
class ClientCertificateTest : public ::testing::Test {
 protected:
  ClientCertificateTest() {
    servers::Fault fault;
    fault.name = "wants_certificate";
    fault.connections = {
        {servers::ReadRequest(), servers::Write(servers::Answer(200, "{}"))}};
    fault.tls = Identity::kGood;
    fault.set_tls = [this](SSL_CTX* tls) {
      SSL_CTX_load_verify_locations(tls, client_.ca_file().c_str(), nullptr);
      SSL_CTX_set_verify(tls, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                         nullptr);
    };
    server_ = servers::Serve(fault);
    options_ = Trusting(server_->ca_file());
  }

  std::string Get() {
    return FailureName(Exchange(*NewTransport(options_)->NewSession(),
                                rest::Get(server_->url())));
  }

  const servers::Certificates client_{Identity::kGood};
  std::unique_ptr<servers::FaultServer> server_;
  HttpOptions options_;
};

TEST_F(ClientCertificateTest, IsGivenWithItsKey) {
  EXPECT_NE(Get(), "None") << "without one";
  options_.client_certificate_file = client_.certificate_file();
  options_.client_key_file = client_.key_file();
  EXPECT_EQ(Get(), "None");
}

TEST_F(ClientCertificateTest, MayStandInOneFileWithItsKey) {
  const std::string both = ::testing::TempDir() + "client_both.pem";
  std::ofstream(both) << std::ifstream(client_.certificate_file()).rdbuf()
                      << std::ifstream(client_.key_file()).rdbuf();
  options_.client_certificate_file = both;
  EXPECT_EQ(Get(), "None");
}

TEST_F(CurlTrustTest, AFileReplacesTheSystems) {
  const HttpResult result = GetWith(Trusting(server_.ca_file()));
  EXPECT_EQ(FailureName(result), "None") << result.detail;
  EXPECT_GT(result.timings.tls, result.timings.connect);
}

TEST_F(CurlTrustTest, ADirectoryReplacesTheSystems) {
  HttpOptions options;
  options.ca_directory = server_.ca_directory();
  const HttpResult result = GetWith(options);
  EXPECT_EQ(FailureName(result), "None") << result.detail;
}

TEST_F(CurlTrustTest, AnotherAuthoritysFileDoesNot) {
  const servers::Certificates other(Identity::kGood);
  const HttpResult result = GetWith(Trusting(other.ca_file()));
  EXPECT_EQ(FailureName(result), "TlsVerification") << result.detail;
}

TEST_F(CurlTrustTest, AFileWithoutCertificatesTrustsNobody) {
  const HttpResult result = GetWith(Trusting("/dev/null"));
  EXPECT_EQ(FailureName(result), "TlsVerification") << result.detail;
}

TEST(CurlHttpVersionTest, Http2IsNegotiatedAndCanBeForbidden) {
  const auto server = ServeHttp2("good");
  HttpOptions options = Trusting(server->ca_file());
  const HttpResult two =
      Exchange(*NewTransport(options)->NewSession(), Get(server->url()));
  EXPECT_EQ(FailureName(two), "None") << two.detail;
  EXPECT_EQ(two.http_version, 20);
  EXPECT_EQ(two.response.reason, "");
  options.version = HttpVersion::kHttp11;
  const HttpResult one =
      Exchange(*NewTransport(options)->NewSession(), Get(server->url()));
  EXPECT_NE(FailureName(one), "None") << "that server speaks HTTP/2 alone";
}

TEST(CurlHttpVersionTest, AServerWithoutAlpnGetsHttp11) {
  GoodServer server(
      [](const GoodRequest&) {
        return GoodAnswer{200, "{}"};
      },
      Identity::kGood);
  const auto transport = NewTransport(Trusting(server.ca_file()));
  const auto session = transport->NewSession();
  const std::vector<HttpRequest> batch(8, Get(server.url()));
  for (const HttpResult& result : ExchangeAll(*session, batch)) {
    EXPECT_EQ(FailureName(result), "None") << result.detail;
    EXPECT_EQ(result.http_version, 11);
  }
}

TEST(CurlHttp2Test, ABatchSharesOneConnectionFromTheStart) {
  const auto server = ServeHttp2("slow:100");
  const auto transport = NewTransport(Trusting(server->ca_file()));
  const auto session = transport->NewSession();
  const std::vector<HttpRequest> batch(32, Get(server->url()));
  const absl::Time start = Clock::Real()->Now();
  for (const HttpResult& result : ExchangeAll(*session, batch)) {
    EXPECT_EQ(FailureName(result), "None") << result.detail;
  }
  EXPECT_LT(Clock::Real()->Now() - start, absl::Milliseconds(32 * 100));
  EXPECT_EQ(server->connections(), 1);
}

TEST(CurlHttp2Test, CancellingOneStreamLeavesTheOthers) {
  const auto server = ServeHttp2("slow:200");
  const auto transport = NewTransport(Trusting(server->ca_file()));
  const auto session = transport->NewSession();
  for (uint64_t tag = 0; tag < 8; ++tag) {
    session->Start(tag, Get(server->url()));
  }
  EXPECT_THAT(Drive(*session, FromNow(absl::Milliseconds(150))), IsEmpty());
  for (uint64_t tag = 0; tag < 8; tag += 2) session->Cancel(tag);
  std::vector<uint64_t> ended;
  const absl::Time end = FromNow(absl::Seconds(10));
  while (ended.size() < 4 && Clock::Real()->Now() < end) {
    for (const HttpFinished& finished : Drive(*session, end)) {
      EXPECT_EQ(FailureName(finished.result), "None") << finished.result.detail;
      ended.push_back(finished.tag);
    }
  }
  EXPECT_THAT(ended, UnorderedElementsAre(1, 3, 5, 7));
  EXPECT_EQ(server->connections(), 1);
}

// Keeps `in_flight` exchanges running until `wanted` have ended. Retries an exchange
// whose connection was lost up to twice, the second time on a new connection.
class Window {
 public:
  Window(HttpSession& session, std::string url, int wanted)
      : session_(session), url_(std::move(url)), wanted_(wanted) {}

  // Returns how often exchanges ended with each failure, after their retries.
  std::map<std::string, int> Run(int in_flight) {
    for (started_ = 0; started_ < in_flight; ++started_) Start(0);
    const absl::Time end = FromNow(absl::Seconds(50));
    while (ended_ < wanted_ && Clock::Real()->Now() < end) {
      for (const HttpFinished& finished : Drive(session_, end)) End(finished);
    }
    return outcomes_;
  }

 private:
  void Start(uint64_t retries) {
    HttpRequest request = Get(url_, absl::Seconds(50));
    request.fresh_connection = retries == 2;
    session_.Start(4 * next_tag_++ + retries, std::move(request));
  }

  void End(const HttpFinished& finished) {
    const HttpResult& r = finished.result;
    const uint64_t retries = finished.tag % 4;
    // libcurl 8.23 loses some connections after the headers.
    const bool lost = r.failure == HttpFailure::kConnectionLost ||
                      r.failure == HttpFailure::kTruncated;
    if (lost && retries < 2) return Start(retries + 1);
    ++outcomes_[FailureName(r)];
    ++ended_;
    if (started_ < wanted_) {
      ++started_;
      Start(0);
    }
  }

  HttpSession& session_;
  const std::string url_;
  const int wanted_;
  uint64_t next_tag_ = 0;  // A tag is 4 times this plus the number of retries.
  int started_ = 0;
  int ended_ = 0;
  std::map<std::string, int> outcomes_;
};

TEST(CurlHttp2Test, RecycledConnectionsCostRetriesAndNothingElse) {
  const auto server = ServeHttp2("recycle:10");
  const auto transport = NewTransport(Trusting(server->ca_file()));
  const auto session = transport->NewSession();
  EXPECT_THAT(Window(*session, server->url(), 300).Run(100),
              ElementsAre(Pair("None", 300)));
}

}  // namespace
}  // namespace fireworks::rest
