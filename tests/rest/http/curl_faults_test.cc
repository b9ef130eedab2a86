// How each fault in servers/faults.h is reported, with bounds on time and memory.
// Each fault is met by one exchange, and by 16 exchanges on one session.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "rest/http/exchange.h"
#include "servers/fault_server.h"
#include "servers/faults.h"

namespace fireworks::rest {
namespace {

using ::fireworks::servers::AllFaults;
using ::fireworks::servers::Fault;
using ::fireworks::servers::FaultNamed;
using ::fireworks::servers::FaultServer;
using ::fireworks::servers::Serve;

constexpr size_t kMaxBody = size_t{1} << 20;

struct Expected {
  const char* fault;
  HttpFailure failure;
  int status = 0;
  const char* body = "";  // If null, only the length is checked.
};

using ::testing::AnyOf;
using ::testing::UnorderedElementsAreArray;
using F = HttpFailure;
const Expected kExpected[] = {
    {"refused", F::kConnect},
    {"connect_stall", F::kDeadline},
    {"tls_stall", F::kDeadline},
    {"tls_garbage", F::kTlsHandshake},
    {"tls_reset", F::kTlsHandshake},
    {"expired", F::kTlsVerification},
    {"wrong_host", F::kTlsVerification},
    {"self_signed", F::kTlsVerification},
    {"silent", F::kDeadline},
    {"reset_before_answer", F::kConnectionLost},
    {"close_before_answer", F::kConnectionLost},
    {"garbage", F::kProtocol},
    {"reset_in_status_line", F::kConnectionLost},
    {"reset_in_headers", F::kTruncated, 200},
    {"close_in_headers", F::kTruncated, 200},
    {"close_after_interim", F::kTruncated},
    {"stall_in_headers", F::kDeadline, 200},
    {"endless_headers", F::kProtocol, 200},
    {"endless_header_line", F::kProtocol, 200},
    {"endless_interim", F::kProtocol},
    {"reset_in_body", F::kTruncated, 200, "{\"name\":"},
    {"close_in_body", F::kTruncated, 200, "{\"name\":"},
    {"stall_in_body", F::kDeadline, 200, "{\"name\":"},
    {"one_byte_a_second", F::kDeadline, 200, nullptr},
    {"bad_chunk", F::kTruncated, 200, "{}"},
    {"close_in_chunk", F::kTruncated, 200, "{\"name\":"},
    {"endless_body", F::kBodyTooLarge, 200, nullptr},
    {"endless_chunks", F::kBodyTooLarge, 200, nullptr},
    {"huge_length", F::kBodyTooLarge, 200, nullptr},
    {"gzip_bomb", F::kBodyTooLarge, 200, nullptr},
    {"bad_gzip", F::kProtocol, 200},
    {"close_without_length", F::kNone, 200, "{\"name\":"},
    {"body_longer_than_length", F::kNone, 200, "{}"},
    {"h2_stall", F::kDeadline},
    {"h2_stall_in_body", F::kDeadline, 200, "{\"name\":"},
    {"h2_internal_error", F::kConnectionLost},
    {"h2_refused_stream", F::kConnectionLost},
    {"h2_cancel", F::kConnectionLost},
    {"h2_enhance_your_calm", F::kConnectionLost},
    // libcurl falls back to HTTP/1.1, which this server does not speak.
    {"h2_http_1_1_required", F::kProtocol},
    {"h2_reset_after_headers", F::kTruncated, 200},
    {"h2_reset_in_body", F::kTruncated, 200, nullptr},
    {"h2_goaway_then_answer", F::kNone, 200,
     "{\"name\": \"accounts/a/models/m\"}"},
    {"h2_goaway_no_answer", F::kConnectionLost},
    {"h2_goaway_unprocessed", F::kConnectionLost},
    {"h2_goaway_error", F::kConnectionLost},
    {"h2_close", F::kConnectionLost},
    {"h2_close_notify", F::kConnectionLost},
    {"h2_close_in_body", F::kTruncated, 200, nullptr},
    {"h2_cut_in_frame", F::kTruncated, 200, nullptr},
    {"h2_short", F::kTruncated, 200, nullptr},
    {"h2_reset_connection", F::kConnectionLost},
    {"h2_bad_frame", F::kConnectionLost},
    {"h2_not_http2", F::kConnectionLost},
    {"h2_endless_headers", F::kConnectionLost},
    {"h2_endless_body", F::kBodyTooLarge, 200, nullptr},
};

HttpOptions OptionsFor(const FaultServer& server) {
  HttpOptions options;
  options.ca_file = server.ca_file();
  options.accept_gzip = true;
  return options;
}

// Short for an exchange that ends by its deadline, to save time.
absl::Duration TimeoutOf(const Expected& expected) {
  return expected.failure == F::kDeadline ? absl::Milliseconds(800)
                                          : absl::Seconds(10);
}

HttpRequest RequestTo(const FaultServer& server, const Expected& expected) {
  HttpRequest request = Get(server.url() + "/v1/x", TimeoutOf(expected));
  request.headers = {{"Authorization", "Bearer key"}};
  request.max_body_bytes = kMaxBody;
  return request;
}

void Check(const HttpResult& result, const Expected& expected) {
  EXPECT_EQ(FailureName(result), HttpFailureName(expected.failure))
      << result.detail;
  EXPECT_EQ(result.detail.empty(), expected.failure == HttpFailure::kNone);
  EXPECT_EQ(result.response.status, expected.status);
  EXPECT_LE(result.response.body.size(), kMaxBody);
  if (expected.body != nullptr) {
    EXPECT_EQ(result.response.body, expected.body);
  }
}

class CurlFaultsTest : public ::testing::TestWithParam<Expected> {};

TEST_P(CurlFaultsTest, Alone) {
  const std::unique_ptr<FaultServer> server =
      Serve(FaultNamed(GetParam().fault));
  const auto transport = NewTransport(OptionsFor(*server));
  const auto session = transport->NewSession();

  const absl::Time start = Clock::Real()->Now();
  const HttpResult result = Exchange(*session, RequestTo(*server, GetParam()));
  EXPECT_LT(Clock::Real()->Now() - start, TimeoutOf(GetParam()) + kSlack);
  Check(result, GetParam());
  // An endless answer may fill our limit and the buffers of sockets and libcurl.
  EXPECT_LT(server->bytes_written(), int64_t{32} << 20);
}

TEST_P(CurlFaultsTest, SixteenAtOnce) {
  const std::unique_ptr<FaultServer> server =
      Serve(FaultNamed(GetParam().fault));
  const auto transport = NewTransport(OptionsFor(*server));
  const auto session = transport->NewSession();

  const absl::Time start = Clock::Real()->Now();
  const std::vector<HttpResult> results = ExchangeAll(
      *session, std::vector<HttpRequest>(16, RequestTo(*server, GetParam())));
  EXPECT_LT(Clock::Real()->Now() - start, TimeoutOf(GetParam()) + kSlack);
  for (const HttpResult& result : results) {
    EXPECT_LE(result.response.body.size(), kMaxBody);
    if (FaultNamed(GetParam().fault).h2.empty()) {
      EXPECT_EQ(FailureName(result), HttpFailureName(GetParam().failure))
          << result.detail;
    } else {
      // The fault of one stream can end other streams on its connection.
      EXPECT_THAT(result.failure, AnyOf(GetParam().failure, F::kConnectionLost,
                                        F::kTruncated, F::kDeadline))
          << result.detail;
    }
  }
  EXPECT_LT(server->bytes_written(), int64_t{16} * 32 << 20);
}

INSTANTIATE_TEST_SUITE_P(Faults, CurlFaultsTest, ::testing::ValuesIn(kExpected),
                         [](const auto& info) { return info.param.fault; });

TEST(CurlFaultsTableTest, HasARowForEachFault) {
  std::vector<std::string> rows;
  for (const Expected& expected : kExpected) rows.push_back(expected.fault);
  std::vector<std::string> faults;
  for (const Fault& fault : AllFaults()) faults.push_back(fault.name);
  EXPECT_THAT(rows, UnorderedElementsAreArray(faults));
}

}  // namespace
}  // namespace fireworks::rest
