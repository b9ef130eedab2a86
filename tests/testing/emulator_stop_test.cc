// How the emulator stops.

#include <arpa/inet.h>
#include <httplib.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <deque>
#include <future>
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

// httplib alone waits 5 s for an idle client or one that stops within a request.
constexpr absl::Duration kSoon = absl::Seconds(3);

constexpr char kModel[] = "/v1/accounts/fireworks/models/deepseek-v3";

// A client that sends some bytes and then keeps its connection open.
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

  // Returns whether the server keeps the connection open for this time.
  bool StaysOpen(absl::Duration time = absl::ZeroDuration()) const {
    pollfd event = {socket_, POLLIN, 0};
    return poll(&event, 1, static_cast<int>(absl::ToInt64Milliseconds(time))) ==
           0;
  }

 private:
  const int socket_;
};

// So many clients that the server surely waits for some of them when it is stopped.
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
  // Connections are accepted in order, so all holders are accepted after this.
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

// A request from before the stop is answered, and its delay is cut short.
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

// Stopping does not touch other sockets of the process, for example those of another
// emulator.
TEST(EmulatorStopTest, EndsItsOwnConnectionsOnly) {
  const auto stays = MustStart();
  const Holder open(*stays, "");
  Http(*stays).Get(kModel);
  auto goes = MustStart();
  const Holder closed(*goes, "");
  Http(*goes).Get(kModel);
  goes.reset();
  EXPECT_FALSE(closed.StaysOpen());
  EXPECT_TRUE(open.StaysOpen());
}

// A UDP port is not the TCP port of this number.
TEST(EmulatorStopTest, LeavesUdpAlone) {
  auto emulator = MustStart();
  const int udp = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(emulator->port()));
  if (bind(udp, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) !=
      0) {
    GTEST_SKIP() << "The UDP port is taken.";
  }
  const Holder holder(*emulator, "");
  Http(*emulator).Get(kModel);
  emulator.reset();
  pollfd event = {udp, 0, 0};
  EXPECT_EQ(poll(&event, 1, 0), 0) << "It was shut down.";
  close(udp);
}

// Another server can have the port while the handlers of the first still run.
TEST(EmulatorStopTest, LeavesTheNextServerOnThePortAlone) {
  std::promise<void> may_return;
  EmulatorOptions options;
  options.on_request = [&](const EmulatorRequest&) {
    may_return.get_future().wait();
  };
  auto first = MustStart(options);
  options.port = first->port();
  options.on_request = nullptr;
  const Holder idle(*first, "");
  const Holder busy(*first, absl::StrCat("GET ", kModel, " HTTP/1.1\r\n\r\n"));
  ASSERT_TRUE(first->WaitForRequests(1, absl::Seconds(20)));
  std::thread stops([&] { first.reset(); });

  EXPECT_FALSE(idle.StaysOpen(absl::Seconds(20)));
  if (const auto next = MustStart(options)) {
    const Holder open(*next, "");
    Http(*next).Get(kModel);
    // The first server, which still waits for its handler, leaves it alone.
    EXPECT_TRUE(open.StaysOpen(absl::Milliseconds(300)));
  }
  may_return.set_value();
  stops.join();
}

}  // namespace
}  // namespace fireworks::testing
