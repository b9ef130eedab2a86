// How the emulator ends.

#include <arpa/inet.h>
#include <httplib.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "fireworks/testing/emulator.h"
#include "gtest/gtest.h"
#include "servers/certificates.h"
#include "testing/emulator_http.h"

namespace fireworks::testing {
namespace {

// httplib waits 5 s for clients that keep a connection or stopped in the middle.
constexpr absl::Duration kSoon = absl::Seconds(3);

constexpr char kModel[] = "/v1/accounts/fireworks/models/deepseek-v3";

// A client that sends some bytes and then holds its connection.
class Holder {
 public:
  Holder(const Emulator& emulator, std::string_view bytes)
      : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<uint16_t>(emulator.port()));
    EXPECT_EQ(connect(socket_, reinterpret_cast<const sockaddr*>(&address),
                      sizeof(address)),
              0);
    EXPECT_EQ(send(socket_, bytes.data(), bytes.size(), 0),
              static_cast<ssize_t>(bytes.size()));
  }
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;
  ~Holder() { close(socket_); }

  // Whether the server has not ended it yet.
  bool IsOpen() const {
    char byte = 0;
    return recv(socket_, &byte, 1, MSG_DONTWAIT) < 0 &&
           (errno == EAGAIN || errno == EWOULDBLOCK);
  }

 private:
  const int socket_;
};

// So many that the server is sure to be waiting for some when it is stopped.
class Holders {
 public:
  Holders(const Emulator& emulator, std::string_view bytes) {
    for (int i = 0; i < 30; ++i) all_.emplace_back(emulator, bytes);
  }

 private:
  std::deque<Holder> all_;
};

absl::Duration TimeToStop(std::unique_ptr<Emulator> emulator) {
  const absl::Time start = absl::Now();
  emulator.reset();
  return absl::Now() - start;
}

struct HeldCase {
  std::string name;
  std::string bytes;
};

class StopTest : public ::testing::TestWithParam<HeldCase> {};

TEST_P(StopTest, WaitsForNoClient) {
  auto emulator = MustStart();
  const Holders holders(*emulator, GetParam().bytes);
  // Connections are accepted in order.
  Http(*emulator).Get(kModel);
  EXPECT_LT(TimeToStop(std::move(emulator)), kSoon);
}

TEST_P(StopTest, WaitsForNoClientOverTls) {
  const servers::Certificates certificates(servers::Identity::kGood);
  EmulatorOptions options;
  options.tls_certificate = certificates.certificate_file();
  options.tls_key = certificates.key_file();
  auto emulator = MustStart(std::move(options));
  const Holders holders(*emulator, GetParam().bytes);
  httplib::SSLClient idle("127.0.0.1", emulator->port());
  idle.enable_server_certificate_verification(false);
  idle.set_keep_alive(true);
  ASSERT_TRUE(idle.Get(kModel));
  EXPECT_LT(TimeToStop(std::move(emulator)), kSoon);
}

INSTANTIATE_TEST_SUITE_P(
    All, StopTest,
    ::testing::Values(
        HeldCase{"Silent", ""}, HeldCase{"InTheRequestLine", "GET /v1"},
        HeldCase{"InTheHeaders", "GET /v1 HTTP/1.1\r\nHost:"},
        HeldCase{"InTheBody",
                 "POST /v1 HTTP/1.1\r\nContent-Length: 9\r\n\r\n{"},
        HeldCase{"AfterAnAnswer",
                 absl::StrCat("GET ", kModel, " HTTP/1.1\r\n\r\n")}),
    [](const auto& info) { return info.param.name; });

TEST(EmulatorStopTest, WaitsForNoClientThatDoesNotRead) {
  EmulatorOptions options;
  options.bodies = {absl::StrCat(R"({"name":"accounts/a/models/m","x":")",
                                 std::string(size_t{32} << 20, 'x'), R"("})")};
  auto emulator = MustStart(std::move(options));
  const Holder holder(*emulator,
                      "GET /v1/accounts/a/models/m HTTP/1.1\r\n"
                      "Authorization: Bearer any\r\n\r\n");
  ASSERT_TRUE(emulator->WaitForRequests(1, absl::Seconds(20)));
  EXPECT_LT(TimeToStop(std::move(emulator)), kSoon);
}

// What was asked for before the end is answered, and a pause is cut short.
TEST(EmulatorStopTest, SendsTheAnswersThatItOwes) {
  auto emulator = MustStart();
  EmulatorFault slow;
  slow.delay = absl::InfiniteDuration();
  emulator->Inject(slow);
  Http http(*emulator);
  httplib::Response response;
  std::thread asks([&] { response = http.Get(kModel); });
  ASSERT_TRUE(emulator->WaitForRequests(1, absl::Seconds(20)));
  EXPECT_LT(TimeToStop(std::move(emulator)), kSoon);
  asks.join();
  EXPECT_EQ(response.status, 200);
}

// Other sockets of the process are left alone, another emulator's among them.
TEST(EmulatorStopTest, EndsItsOwnConnectionsOnly) {
  const auto stays = MustStart();
  const Holder open(*stays, "");
  Http(*stays).Get(kModel);
  auto goes = MustStart();
  const Holder closed(*goes, "");
  Http(*goes).Get(kModel);
  goes.reset();
  EXPECT_FALSE(closed.IsOpen());
  EXPECT_TRUE(open.IsOpen());
}

}  // namespace
}  // namespace fireworks::testing
