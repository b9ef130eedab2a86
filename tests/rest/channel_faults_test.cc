// What a caller gets for each fault of servers/faults.h, over real sockets: the
// code, the number of attempts and a bound on the time, for one call, for many
// at once and for asynchronous calls alike.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/rest/channel.h"
#include "fireworks/rest/stub.h"
#include "servers/fault_server.h"
#include "servers/faults.h"
#include "support/notification.h"
#include "support/status_matchers.h"

namespace fireworks::rest {
namespace {

using ::fireworks::gateway::v1::GetModelRequest;
using ::fireworks::gateway::v1::Model;
using ::fireworks::servers::AllFaults;
using ::fireworks::servers::Answer;
using ::fireworks::servers::Fault;
using ::fireworks::servers::FaultNamed;
using ::fireworks::servers::FaultServer;
using ::fireworks::servers::ReadRequest;
using ::fireworks::servers::Script;
using ::fireworks::servers::Serve;
using ::fireworks::servers::Write;
using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::Notification;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;
using C = absl::StatusCode;

constexpr Method kGetModel = {"test.Gateway.GetModel", "GET",
                              "/v1/{name=accounts/*/models/*}", "", ""};
constexpr char kKey[] = "fw_0123456789abcdef";
constexpr int kMany = 8;
// Sends of a request that each lost its connection: 3 attempts, 5 reconnects.
constexpr int kLost = 8;

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
    {"reset_before_answer", C::kUnavailable, kLost},
    {"close_before_answer", C::kUnavailable, kLost},
    {"garbage", C::kInternal, 1},
    {"reset_in_status_line", C::kUnavailable, kLost},
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
    {"h2_internal_error", C::kUnavailable, kLost},
    {"h2_refused_stream", C::kUnavailable, kLost},
    {"h2_cancel", C::kUnavailable, kLost},
    {"h2_enhance_your_calm", C::kUnavailable, kLost},
    {"h2_http_1_1_required", C::kInternal, 1},
    {"h2_reset_after_headers", C::kUnavailable, 3},
    {"h2_reset_in_body", C::kUnavailable, 3},
    {"h2_goaway_then_answer", C::kOk, 1},
    {"h2_goaway_no_answer", C::kUnavailable, kLost},
    {"h2_goaway_unprocessed", C::kUnavailable, kLost},
    {"h2_goaway_error", C::kUnavailable, kLost},
    {"h2_close", C::kUnavailable, kLost},
    {"h2_close_notify", C::kUnavailable, kLost},
    {"h2_close_in_body", C::kUnavailable, 3},
    {"h2_cut_in_frame", C::kUnavailable, 3},
    {"h2_short", C::kUnavailable, 3},
    {"h2_reset_connection", C::kUnavailable, kLost},
    {"h2_bad_frame", C::kUnavailable, kLost},
    {"h2_not_http2", C::kUnavailable, kLost},
    {"h2_endless_headers", C::kUnavailable, kLost},
    {"h2_endless_body", C::kResourceExhausted, 1},
};

// What a call ended with.
struct Outcome {
  absl::Status status;
  int attempts = 0;
};

enum class Form { kSingle, kMany, kAsync };

std::vector<Outcome> RunAs(Form form, Channel& channel) {
  GetModelRequest request;
  request.set_name("accounts/a/models/m");
  std::vector<Outcome> outcomes(form == Form::kSingle ? 1 : kMany);
  if (form == Form::kSingle) {
    CallContext context;
    outcomes[0].status =
        UnaryCall<Model>(channel, kGetModel, request, &context).status();
    outcomes[0].attempts = context.report().attempts;
  } else if (form == Form::kMany) {
    const std::vector<GetModelRequest> requests(kMany, request);
    ManyCalls<Model>(
        channel, kGetModel, absl::MakeConstSpan(requests), {}, nullptr,
        [&](size_t i, absl::StatusOr<Model> model, const CallReport& report) {
          outcomes[i] = {model.status(), report.attempts};
        });
  } else {
    std::vector<CallContext> contexts(kMany);
    std::atomic<int> left{kMany};
    Notification all;
    for (int i = 0; i < kMany; ++i) {
      EXPECT_THAT(
          AsyncCall<Model>(
              channel, kGetModel, request, &contexts[i],
              [&, i](absl::StatusOr<Model> model) {
                outcomes[i] = {model.status(), contexts[i].report().attempts};
                if (--left == 0) all.Notify();
              }),
          IsOk());
    }
    EXPECT_TRUE(all.Wait());
  }
  return outcomes;
}

ChannelOptions OptionsFor(const FaultServer& server, C expected) {
  ChannelOptions options;
  options.endpoint = server.url();
  options.api_key = kKey;
  options.http.ca_file = server.ca_file();
  options.http.accept_gzip = true;
  options.max_body_bytes = size_t{1} << 20;
  options.retry.initial_backoff = absl::Milliseconds(1);
  options.timeout = expected == C::kDeadlineExceeded ? absl::Milliseconds(400)
                                                     : absl::Seconds(15);
  return options;
}

class ChannelFaultsTest
    : public ::testing::TestWithParam<std::tuple<Form, Row>> {};

TEST_P(ChannelFaultsTest, EndsInTimeWithTheRightCode) {
  const auto& [form, row] = GetParam();
  const std::unique_ptr<FaultServer> server = Serve(FaultNamed(row.fault));
  // libcurl 7.88 does not always tell the other streams of a connection that TLS
  // has ended on it; the deadline then does.
  const bool may_stall =
      form != Form::kSingle && row.fault == "h2_close_notify";
  ChannelOptions options = OptionsFor(*server, row.code);
  if (may_stall) options.timeout = absl::Seconds(3);
  const auto channel = Channel::Create(options);
  ASSERT_THAT(channel, IsOk());

  const absl::Time start = absl::Now();
  const std::vector<Outcome> outcomes = RunAs(form, **channel);
  // Generous beyond the timeout: the machine may be busy.
  EXPECT_LT(absl::Now() - start, options.timeout + absl::Seconds(2));
  for (const Outcome& outcome : outcomes) {
    if (may_stall && absl::IsDeadlineExceeded(outcome.status)) continue;
    EXPECT_EQ(outcome.status.code(), row.code) << outcome.status;
    if (form == Form::kSingle || row.fault.substr(0, 3) != "h2_") {
      EXPECT_EQ(outcome.attempts, row.attempts) << outcome.status;
    } else {
      // Streams share a connection, and the fault of another.
      EXPECT_GE(outcome.attempts, row.attempts) << outcome.status;
      EXPECT_LE(outcome.attempts, kLost) << outcome.status;
    }
    EXPECT_THAT(outcome.status.ToString(), Not(HasSubstr(kKey)));
  }
}

std::string FormName(Form form) {
  return form == Form::kSingle ? "Single"
         : form == Form::kMany ? "Many"
                               : "Async";
}

INSTANTIATE_TEST_SUITE_P(All, ChannelFaultsTest,
                         ::testing::Combine(::testing::Values(Form::kSingle,
                                                              Form::kMany,
                                                              Form::kAsync),
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

// ---- Answers

struct AnswerRow {
  std::string name;
  std::vector<std::string> answers;  // To the first request, the second, ...
  C code;
  int attempts;
};

class ChannelAnswersTest
    : public ::testing::TestWithParam<std::tuple<Form, AnswerRow>> {};

TEST_P(ChannelAnswersTest, EndsWithTheRightCode) {
  const auto& [form, row] = GetParam();
  Fault fault;
  fault.name = row.name;
  // One connection for each answer, so that every call sees them in order.
  for (const std::string& answer : row.answers) {
    fault.connections.push_back(Script{ReadRequest(), Write(answer)});
  }
  const std::unique_ptr<FaultServer> server = Serve(fault);
  const auto channel = Channel::Create(OptionsFor(*server, row.code));
  ASSERT_THAT(channel, IsOk());
  for (const Outcome& outcome : RunAs(form, **channel)) {
    EXPECT_EQ(outcome.status.code(), row.code) << outcome.status;
    EXPECT_EQ(outcome.attempts, row.attempts) << outcome.status;
  }
}

std::string Same(int status, const std::string& more = "") {
  return Answer(status, "{\"message\": \"so it is\"}",
                absl::StrCat("Connection: close\r\n", more));
}

INSTANTIATE_TEST_SUITE_P(
    All, ChannelAnswersTest,
    ::testing::Combine(
        ::testing::Values(Form::kSingle, Form::kMany, Form::kAsync),
        ::testing::ValuesIn(std::vector<AnswerRow>{
            {"s301",
             {Same(301, "Location: https://elsewhere.test/\r\n")},
             C::kFailedPrecondition,
             1},
            {"s400", {Same(400)}, C::kInvalidArgument, 1},
            {"s401", {Same(401)}, C::kUnauthenticated, 1},
            {"s403", {Same(403)}, C::kPermissionDenied, 1},
            {"s404", {Same(404)}, C::kNotFound, 1},
            {"s408", {Same(408)}, C::kUnavailable, 3},
            {"s429", {Same(429)}, C::kResourceExhausted, 3},
            {"s500", {Same(500)}, C::kInternal, 3},
            {"s501", {Same(501)}, C::kUnimplemented, 1},
            {"s502", {Same(502)}, C::kUnavailable, 3},
            {"s503", {Same(503)}, C::kUnavailable, 3},
            {"s504", {Same(504)}, C::kDeadlineExceeded, 3},
            {"retry_after_beyond_the_deadline",
             {Same(503, "Retry-After: 50\r\n")},
             C::kUnavailable,
             1},
            {"retry_after_ms",
             {Same(503, "retry-after-ms: 5\r\n")},
             C::kUnavailable,
             3},
            {"retry_after_a_date_in_the_past",
             {Same(503, "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\n")},
             C::kUnavailable,
             3},
            {"x_should_not_retry",
             {Same(503, "x-should-retry: false\r\n")},
             C::kUnavailable,
             1},
            {"html",
             {Answer(502, "<html><title>Bad Gateway</title></html>",
                     "Content-Type: text/html\r\n")},
             C::kUnavailable,
             3},
            {"empty_200", {Answer(200, "")}, C::kInternal, 1},
        })),
    [](const auto& info) {
      return absl::StrCat(FormName(std::get<0>(info.param)), "_",
                          std::get<1>(info.param).name);
    });

TEST(ChannelRedirectTest, TheKeyDoesNotFollow) {
  Fault other;
  other.connections = {{ReadRequest(), Write(Answer(200, "{}"))}};
  const std::unique_ptr<FaultServer> elsewhere = Serve(other);
  Fault redirect;
  redirect.connections = {
      {ReadRequest(), Write(Answer(302, "",
                                   absl::StrCat("Location: ", elsewhere->url(),
                                                "/v1/x\r\n")))}};
  const std::unique_ptr<FaultServer> server = Serve(redirect);
  const auto channel =
      Channel::Create(OptionsFor(*server, C::kFailedPrecondition));
  ASSERT_THAT(channel, IsOk());
  EXPECT_EQ(RunAs(Form::kSingle, **channel)[0].status.code(),
            C::kFailedPrecondition);
  EXPECT_EQ(elsewhere->connections(), 0);
}

TEST(ChannelRecoveryTest, ATransientFaultIsNotSeen) {
  Fault fault;
  fault.connections = {
      {ReadRequest(), Write(Same(503))},
      {ReadRequest(), servers::Reset()},
      {ReadRequest(), Write(Answer(200, "{\"name\": \"m\"}"))}};
  const std::unique_ptr<FaultServer> server = Serve(fault);
  const auto channel = Channel::Create(OptionsFor(*server, C::kOk));
  ASSERT_THAT(channel, IsOk());
  const Outcome outcome = RunAs(Form::kSingle, **channel)[0];
  EXPECT_THAT(outcome.status, IsOk());
  EXPECT_EQ(outcome.attempts, 3);
}

}  // namespace
}  // namespace fireworks::rest
