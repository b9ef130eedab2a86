// The sessions of one transport share TLS sessions and resolved addresses, so that a
// new session costs less. This test is a separate program because it replaces
// getaddrinfo() to count lookups.

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netdb.h>
#include <openssl/ssl.h>

#include <atomic>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rest/http/exchange.h"
#include "servers/fault_server.h"
#include "servers/handshake_log.h"

namespace {

// A name for this machine. libcurl resolves "localhost" without a lookup.
constexpr char kHost[] = "counted.test";
std::atomic<int> lookups{0};  // Of kHost.

}  // namespace

// The dynamic linker finds this function before the C library's.
extern "C" int getaddrinfo(const char* node, const char* service,
                           const addrinfo* hints, addrinfo** result) {
  using Function = decltype(&getaddrinfo);
  static const auto real =
      reinterpret_cast<Function>(dlsym(RTLD_NEXT, "getaddrinfo"));
  if (node != nullptr && strcmp(node, kHost) == 0) {
    ++lookups;
    node = "127.0.0.1";
  }
  return real(node, service, hints, result);
}

namespace fireworks::rest {
namespace {

using ::fireworks::servers::Answer;
using ::fireworks::servers::Fault;
using ::fireworks::servers::FaultServer;
using ::fireworks::servers::Handshake;
using ::fireworks::servers::HandshakeLog;
using ::fireworks::servers::Identity;
using ::fireworks::servers::ReadRequest;
using ::fireworks::servers::Script;
using ::fireworks::servers::Serve;
using ::fireworks::servers::Write;
using ::testing::ElementsAre;

// The server closes the connection. If the client closed it, OpenSSL would drop the
// TLS 1.2 session in the server.
Script AnswerOne() {
  return {ReadRequest(), Write(Answer(200, "{}", "Connection: close\r\n"))};
}

// Makes an exchange on a new session, and therefore on a new connection.
void ExchangeAnew(HttpTransport& transport, const std::string& url) {
  const HttpResult result = Exchange(*transport.NewSession(), Get(url));
  EXPECT_EQ(FailureName(result), "None") << result.detail;
  EXPECT_FALSE(result.connection_reused);
}

struct Version {
  const char* name;
  int number;
};

class CurlSharedTlsTest : public ::testing::TestWithParam<Version> {
 protected:
  std::shared_ptr<HttpTransport> NewTrustingTransport() const {
    HttpOptions options;
    options.ca_file = server_->ca_file();
    return NewTransport(options);
  }

  // Whether each connection resumed a session, in order.
  std::vector<bool> resumed() const {
    std::vector<bool> resumed;
    for (const Handshake& handshake : log_.handshakes()) {
      EXPECT_EQ(handshake.version, GetParam().number);
      resumed.push_back(handshake.resumed);
    }
    return resumed;
  }

  HandshakeLog log_;  // Outlives the server.
  const std::unique_ptr<FaultServer> server_ = [this] {
    Fault fault;
    fault.name = GetParam().name;
    fault.connections = {AnswerOne()};
    fault.tls = Identity::kGood;
    fault.set_tls = [this](SSL_CTX* tls) {
      SSL_CTX_set_max_proto_version(tls, GetParam().number);
      log_.Watch(tls);
    };
    return Serve(fault);
  }();
};

TEST_P(CurlSharedTlsTest, ANewSessionResumesWhatAnotherBegan) {
  const auto transport = NewTrustingTransport();
  for (int i = 0; i < 3; ++i) ExchangeAnew(*transport, server_->url());
  EXPECT_THAT(resumed(), ElementsAre(false, true, true));
}

// A resumed session skips the certificate check, and another transport may trust
// other authorities.
TEST_P(CurlSharedTlsTest, AnotherTransportResumesNothing) {
  ExchangeAnew(*NewTrustingTransport(), server_->url());
  ExchangeAnew(*NewTrustingTransport(), server_->url());
  EXPECT_THAT(resumed(), ElementsAre(false, false));
  const HttpResult result =
      Exchange(*NewTransport()->NewSession(), Get(server_->url()));
  EXPECT_EQ(FailureName(result), "TlsVerification") << result.detail;
}

INSTANTIATE_TEST_SUITE_P(Versions, CurlSharedTlsTest,
                         ::testing::Values(Version{"tls_1_2", TLS1_2_VERSION},
                                           Version{"tls_1_3", TLS1_3_VERSION}),
                         [](const auto& info) { return info.param.name; });

TEST(CurlSharedAddressesTest, ANewSessionKnowsWhatAnotherLookedUp) {
  const auto server = Serve({"ok", {AnswerOne()}});
  const std::string url = absl::StrCat("http://", kHost, ":", server->port());
  HttpOptions options;
  options.proxy_from_environment = false;  // A proxy would do the lookup.
  const auto transport = NewTransport(options);
  lookups = 0;
  ExchangeAnew(*transport, url);
  // libcurl may look up IPv4 and IPv6 separately.
  const int first = lookups;
  EXPECT_GE(first, 1);
  for (int i = 0; i < 3; ++i) ExchangeAnew(*transport, url);
  EXPECT_EQ(lookups, first);
  ExchangeAnew(*NewTransport(options), url);
  EXPECT_GT(lookups, first) << "another transport asks again";
}

}  // namespace
}  // namespace fireworks::rest
