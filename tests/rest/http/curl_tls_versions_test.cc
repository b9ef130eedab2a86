// The transport speaks TLS 1.2 and newer, but no older version. On most systems
// OpenSSL's configuration forbids old versions. This test allows all of them there,
// so that the transport itself must refuse them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <vector>

#include "rest/http/exchange.h"
#include "servers/fault_server.h"
#include "servers/handshake_log.h"
#include "support/temp_dir.h"

namespace fireworks::rest {
namespace {

using ::fireworks::servers::Again;
using ::fireworks::servers::Answer;
using ::fireworks::servers::Fault;
using ::fireworks::servers::FaultServer;
using ::fireworks::servers::HandshakeLog;
using ::fireworks::servers::Hold;
using ::fireworks::servers::Identity;
using ::fireworks::servers::ReadRequest;
using ::fireworks::servers::Serve;
using ::fireworks::servers::Write;
using ::testing::Each;
using ::testing::Ge;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kAllowEverything[] =
    "openssl_conf = init\n"
    "[init]\n"
    "ssl_conf = ssl\n"
    "[ssl]\n"
    "system_default = any\n"
    "[any]\n"
    "MinProtocol = TLSv1\n"
    "CipherString = DEFAULT@SECLEVEL=0\n";

// A global environment, because OpenSSL reads its configuration once, before use.
class OpenSslThatAllowsEverything : public ::testing::Environment {
 public:
  void SetUp() override {
    const testing_support::TempDir folder;
    const std::string file = folder.Write("openssl.cnf", kAllowEverything);
    OPENSSL_INIT_SETTINGS* const settings = OPENSSL_INIT_new();
    OPENSSL_INIT_set_config_filename(settings, file.c_str());
    EXPECT_EQ(OPENSSL_init_ssl(OPENSSL_INIT_LOAD_CONFIG, settings), 1);
    OPENSSL_INIT_free(settings);
  }
};

const ::testing::Environment* const kEnvironment =
    ::testing::AddGlobalTestEnvironment(new OpenSslThatAllowsEverything);

struct Case {
  const char* name;
  int newest;  // The newest version of the server, which also speaks older ones.
  HttpFailure failure;
};

class CurlTlsVersionTest : public ::testing::TestWithParam<Case> {
 protected:
  // OpenSSL 3.5 of Debian cannot serve versions before 1.2: it ends the handshake
  // before it looks at what the client offers.
  bool ServerCannotSpeak() const {
    return log_.handshakes().empty() && GetParam().newest < TLS1_2_VERSION;
  }

  HandshakeLog log_;  // Outlives the server.
  const std::unique_ptr<FaultServer> server_ = [this] {
    Fault fault;
    fault.name = GetParam().name;
    fault.connections = {{ReadRequest(), Write(Answer(200, "{}")), Again()}};
    fault.tls = Identity::kGood;
    fault.set_tls = [this](SSL_CTX* tls) {
      SSL_CTX_set_min_proto_version(tls, TLS1_VERSION);
      SSL_CTX_set_max_proto_version(tls, GetParam().newest);
      log_.Watch(tls);
    };
    return Serve(fault);
  }();
};

TEST_P(CurlTlsVersionTest, IsSpokenFrom12On) {
  HttpOptions options;
  options.ca_file = server_->ca_file();
  const HttpResult result =
      Exchange(*NewTransport(options)->NewSession(), Get(server_->url()));
  EXPECT_EQ(FailureName(result), HttpFailureName(GetParam().failure))
      << result.detail;
  if (ServerCannotSpeak()) GTEST_SKIP() << "nor does this OpenSSL";
  const auto handshakes = log_.handshakes();
  ASSERT_THAT(handshakes, SizeIs(1)) << "and none with less than before";
  EXPECT_THAT(handshakes[0].offered, Not(IsEmpty()));
  EXPECT_THAT(handshakes[0].offered, Each(Ge(TLS1_2_VERSION)));
  const bool spoken = GetParam().failure == HttpFailure::kNone;
  EXPECT_EQ(handshakes[0].version, spoken ? GetParam().newest : 0);
}

// Checks that the server works. Otherwise the refusals above would prove nothing.
TEST_P(CurlTlsVersionTest, IsSpokenByAClientThatTakesAny) {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(
      SSL_CTX_new(TLS_client_method()), &SSL_CTX_free);
  const std::unique_ptr<BIO, decltype(&BIO_free_all)> client(
      BIO_new_ssl_connect(context.get()), &BIO_free_all);
  const std::string port = std::to_string(server_->port());
  BIO_set_conn_hostname(client.get(), "127.0.0.1");
  BIO_set_conn_port(client.get(), port.c_str());
  const bool spoken = BIO_do_connect(client.get()) == 1;
  if (ServerCannotSpeak()) GTEST_SKIP() << "nor does this OpenSSL";
  const auto handshakes = log_.handshakes();
  ASSERT_THAT(handshakes, SizeIs(1));
  if (!spoken && GetParam().newest < TLS1_2_VERSION) {
    GTEST_SKIP() << "this OpenSSL does not speak " << GetParam().name;
  }
  EXPECT_TRUE(spoken);
  const SSL* ssl = nullptr;
  BIO_get_ssl(client.get(), &ssl);
  EXPECT_EQ(SSL_version(ssl), GetParam().newest);
}

INSTANTIATE_TEST_SUITE_P(
    Versions, CurlTlsVersionTest,
    ::testing::Values(Case{"tls_1_0", TLS1_VERSION, HttpFailure::kTlsHandshake},
                      Case{"tls_1_1", TLS1_1_VERSION,
                           HttpFailure::kTlsHandshake},
                      Case{"tls_1_2", TLS1_2_VERSION, HttpFailure::kNone},
                      Case{"tls_1_3", TLS1_3_VERSION, HttpFailure::kNone}),
    [](const auto& info) { return info.param.name; });

// The server chooses a version that the client did not offer.
TEST(CurlTlsServerHelloTest, OfTls11IsRefused) {
  const std::string hello = std::string("\x03\x02", 2) +  // TLS 1.1
                            std::string(32, 'r') +        // Random.
                            std::string("\0\xc0\x13\0", 4);
  const std::string message = std::string("\x02\0\0\x26", 4) + hello;
  Fault fault;
  fault.name = "server hello";
  fault.bare_https = true;
  fault.connections = {
      {Write(std::string("\x16\x03\x02\0\x2a", 5) + message), Hold()}};
  const auto server = Serve(fault);
  const HttpResult result =
      Exchange(*NewTransport()->NewSession(), Get(server->url()));
  EXPECT_EQ(FailureName(result), "TlsHandshake") << result.detail;
}

}  // namespace
}  // namespace fireworks::rest
