// What a caller gets for each fault in servers/faults.h, over real sockets and for
// each form of a call: the code, the number of attempts and a bound on the time.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "fireworks/rest/channel.h"
#include "rest/call_forms.h"
#include "servers/fault_server.h"
#include "servers/faults.h"
#include "support/status_matchers.h"

namespace fireworks::rest {
namespace {

using ::fireworks::servers::AllFaults;
using ::fireworks::servers::Fault;
using ::fireworks::servers::FaultNamed;
using ::fireworks::servers::FaultServer;
using ::fireworks::servers::Serve;
using ::fireworks::testing_support::IsOk;
using ::testing::HasSubstr;
using ::testing::Not;
using C = absl::StatusCode;

// Row::attempts are the attempts of the retry policy. On HTTP/2, libcurl can send a
// request once more within each attempt, and reports count that. Which faults cause
// it depends on libcurl's version. In a batch, a stream can also use a connection
// that another stream opened. If that dies, it is sent again up to 5 more times.
constexpr int kMostInHttp2 = 2 * 3;
constexpr int kMostOfABatchInHttp2 = 2 * (3 + 5);

struct Row {
  std::string fault;
  C code;
  int attempts;
};

const Row kRows[] = {
    {"refused", C::kUnavailable, 3},
    {"connect_stall", C::kDeadlineExceeded, 1},
    {"tls_stall", C::kDeadlineExceeded, 1},
    {"tls_garbage", C::kUnavailable, 3},
    {"tls_reset", C::kUnavailable, 3},
    {"expired", C::kFailedPrecondition, 1},
    {"wrong_host", C::kFailedPrecondition, 1},
    {"self_signed", C::kFailedPrecondition, 1},
    {"silent", C::kDeadlineExceeded, 1},
    {"reset_before_answer", C::kUnavailable, 3},
    {"close_before_answer", C::kUnavailable, 3},
    {"garbage", C::kInternal, 1},
    {"reset_in_status_line", C::kUnavailable, 3},
    {"reset_in_headers", C::kUnavailable, 3},
    {"close_in_headers", C::kUnavailable, 3},
    {"close_after_interim", C::kUnavailable, 3},
    {"stall_in_headers", C::kDeadlineExceeded, 1},
    {"endless_headers", C::kInternal, 1},
    {"endless_header_line", C::kInternal, 1},
    {"endless_interim", C::kInternal, 1},
    {"reset_in_body", C::kUnavailable, 3},
    {"close_in_body", C::kUnavailable, 3},
    {"stall_in_body", C::kDeadlineExceeded, 1},
    {"one_byte_a_second", C::kDeadlineExceeded, 1},
    {"bad_chunk", C::kUnavailable, 3},
    {"close_in_chunk", C::kUnavailable, 3},
    {"endless_body", C::kResourceExhausted, 1},
    {"endless_chunks", C::kResourceExhausted, 1},
    {"huge_length", C::kResourceExhausted, 1},
    {"gzip_bomb", C::kResourceExhausted, 1},
    {"bad_gzip", C::kInternal, 1},
    {"close_without_length", C::kInternal, 1},
    {"body_longer_than_length", C::kOk, 1},
    {"h2_stall", C::kDeadlineExceeded, 1},
    {"h2_stall_in_body", C::kDeadlineExceeded, 1},
    {"h2_internal_error", C::kUnavailable, 3},
    {"h2_refused_stream", C::kUnavailable, 3},
    {"h2_cancel", C::kUnavailable, 3},
    {"h2_enhance_your_calm", C::kUnavailable, 3},
    {"h2_http_1_1_required", C::kInternal, 1},
    {"h2_reset_after_headers", C::kUnavailable, 3},
    {"h2_reset_in_body", C::kUnavailable, 3},
    {"h2_goaway_then_answer", C::kOk, 1},
    {"h2_goaway_no_answer", C::kUnavailable, 3},
    {"h2_goaway_unprocessed", C::kUnavailable, 3},
    {"h2_goaway_error", C::kUnavailable, 3},
    {"h2_close", C::kUnavailable, 3},
    {"h2_close_notify", C::kUnavailable, 3},
    {"h2_close_in_body", C::kUnavailable, 3},
    {"h2_cut_in_frame", C::kUnavailable, 3},
    {"h2_short", C::kUnavailable, 3},
    {"h2_reset_connection", C::kUnavailable, 3},
    {"h2_bad_frame", C::kUnavailable, 3},
    {"h2_not_http2", C::kUnavailable, 3},
    {"h2_endless_headers", C::kUnavailable, 3},
    {"h2_endless_body", C::kResourceExhausted, 1},
};

class ChannelFaultsTest
    : public ::testing::TestWithParam<std::tuple<Form, Row>> {};

TEST_P(ChannelFaultsTest, EndsInTimeWithTheRightCode) {
  const auto& [form, row] = GetParam();
  const std::unique_ptr<FaultServer> server = Serve(FaultNamed(row.fault));
  // If TLS ends a connection, libcurl 7.88 does not always end its other streams.
  // The deadline then ends them.
  const bool may_stall =
      form != Form::kSingle && row.fault == "h2_close_notify";
  ChannelOptions options = OptionsFor(*server, row.code);
  if (may_stall) options.timeout = absl::Seconds(3);
  const auto channel = Channel::Create(options);
  ASSERT_THAT(channel, IsOk());

  const absl::Time start = absl::Now();
  const std::vector<Outcome> outcomes = RunAs(form, **channel);
  // The 2 s allow for a busy machine.
  EXPECT_LT(absl::Now() - start, options.timeout + absl::Seconds(2));
  for (const Outcome& outcome : outcomes) {
    if (may_stall && absl::IsDeadlineExceeded(outcome.status)) continue;
    EXPECT_EQ(outcome.status.code(), row.code) << outcome.status;
    if (row.fault.substr(0, 3) != "h2_") {
      EXPECT_EQ(outcome.attempts, row.attempts) << outcome.status;
    } else {
      EXPECT_GE(outcome.attempts, row.attempts) << outcome.status;
      EXPECT_LE(outcome.attempts,
                form == Form::kSingle ? kMostInHttp2 : kMostOfABatchInHttp2)
          << outcome.status;
    }
    EXPECT_THAT(outcome.status.ToString(), Not(HasSubstr(kKey)));
  }
}

INSTANTIATE_TEST_SUITE_P(All, ChannelFaultsTest,
                         ::testing::Combine(EachForm(),
                                            ::testing::ValuesIn(kRows)),
                         [](const auto& info) {
                           return absl::StrCat(
                               FormName(std::get<0>(info.param)), "_",
                               std::get<1>(info.param).fault);
                         });

TEST(ChannelFaultsTest, EachFaultHasARow) {
  std::vector<std::string> rows;
  for (const Row& row : kRows) rows.push_back(row.fault);
  std::vector<std::string> faults;
  for (const Fault& fault : AllFaults()) faults.push_back(fault.name);
  EXPECT_THAT(rows, ::testing::UnorderedElementsAreArray(faults));
}

}  // namespace
}  // namespace fireworks::rest
