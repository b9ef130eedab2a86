// The code and the number of attempts that a caller gets for each answer that is not
// a success, over real sockets and for each form of a call.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "fireworks/rest/channel.h"
#include "fireworks/rest/method.h"
#include "rest/call_forms.h"
#include "servers/fault_server.h"
#include "support/status_matchers.h"

namespace fireworks::rest {
namespace {

using ::fireworks::servers::Answer;
using ::fireworks::servers::Fault;
using ::fireworks::servers::FaultServer;
using ::fireworks::servers::ReadRequest;
using ::fireworks::servers::Script;
using ::fireworks::servers::Serve;
using ::fireworks::servers::Write;
using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::StatusIs;
using ::testing::HasSubstr;
using C = absl::StatusCode;

struct AnswerRow {
  std::string name;
  std::vector<std::string> answers;  // In the order of the requests.
  C code;
  int attempts;
  std::string says = {};  // A part of the message.
};

class ChannelAnswersTest
    : public ::testing::TestWithParam<std::tuple<Form, AnswerRow>> {};

TEST_P(ChannelAnswersTest, EndsWithTheRightCode) {
  const auto& [form, row] = GetParam();
  Fault fault;
  fault.name = row.name;
  // Each connection gives one answer, so that every call gets them in order.
  for (const std::string& answer : row.answers) {
    fault.connections.push_back(Script{ReadRequest(), Write(answer)});
  }
  const std::unique_ptr<FaultServer> server = Serve(fault);
  const auto channel = Channel::Create(OptionsFor(*server, row.code));
  ASSERT_THAT(channel, IsOk());
  for (const Outcome& outcome : RunAs(form, **channel)) {
    EXPECT_THAT(outcome.status, StatusIs(row.code, HasSubstr(row.says)));
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
        EachForm(),
        ::testing::ValuesIn(std::vector<AnswerRow>{
            {"s206",
             {Answer(206, R"({"name": "m"})", "Connection: close\r\n")},
             C::kInternal,
             1},
            {"s301",
             {Same(301, "Location: https://elsewhere.test/\r\n")},
             C::kFailedPrecondition,
             1},
            {"s304", {Same(304)}, C::kInternal, 1},
            {"s400", {Same(400)}, C::kInvalidArgument, 1},
            {"s401", {Same(401)}, C::kUnauthenticated, 1},
            {"s402", {Same(402)}, C::kFailedPrecondition, 1},
            {"s403", {Same(403)}, C::kPermissionDenied, 1},
            {"s404", {Same(404)}, C::kNotFound, 1},
            {"s405", {Same(405)}, C::kPermissionDenied, 1},
            {"s407", {Same(407)}, C::kFailedPrecondition, 1, "proxy"},
            {"s408", {Same(408)}, C::kUnavailable, 3},
            {"s409", {Same(409)}, C::kAborted, 1},
            {"s410", {Same(410)}, C::kNotFound, 1},
            {"s412", {Same(412)}, C::kFailedPrecondition, 1},
            {"s413", {Same(413)}, C::kOutOfRange, 1},
            {"s418", {Same(418)}, C::kInvalidArgument, 1},
            {"s421", {Same(421)}, C::kUnavailable, 2},
            {"s429", {Same(429)}, C::kResourceExhausted, 3},
            {"s451", {Same(451)}, C::kPermissionDenied, 1},
            {"s499", {Same(499)}, C::kCancelled, 1},
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
                     "Connection: close\r\nContent-Type: text/html\r\n")},
             C::kUnavailable,
             3},
            {"empty_200",
             {Answer(200, "", "Connection: close\r\n")},
             C::kInternal,
             1},
        })),
    [](const auto& info) {
      return absl::StrCat(FormName(std::get<0>(info.param)), "_",
                          std::get<1>(info.param).name);
    });

struct CodingRow {
  int status;
  std::string coding;
  bool accept_gzip;
  absl::StatusCode code;
  int attempts;
};

class ChannelCodingTest
    : public ::testing::TestWithParam<std::tuple<Form, CodingRow>> {};

// The body is not encoded so, and cannot be decoded.
TEST_P(ChannelCodingTest, ThatNobodyAskedForIsNamed) {
  const auto& [form, row] = GetParam();
  Fault fault;
  fault.connections = {
      {ReadRequest(),
       Write(Answer(row.status, "\x01\x02",
                    absl::StrCat("Connection: close\r\nContent-Encoding: ",
                                 row.coding, "\r\n")))}};
  const std::unique_ptr<FaultServer> server = Serve(fault);
  ChannelOptions options = OptionsFor(*server, row.code);
  options.http.accept_gzip = row.accept_gzip;
  const auto channel = Channel::Create(options);
  ASSERT_THAT(channel, IsOk());
  for (const Outcome& outcome : RunAs(form, **channel)) {
    EXPECT_THAT(outcome.status,
                StatusIs(row.code, HasSubstr("encoded as " + row.coding)));
    EXPECT_EQ(outcome.attempts, row.attempts) << outcome.status;
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, ChannelCodingTest,
    ::testing::Combine(EachForm(), ::testing::ValuesIn(std::vector<CodingRow>{
                                       {200, "gzip", false, C::kInternal, 1},
                                       {200, "br", true, C::kInternal, 1},
                                       {404, "gzip", false, C::kNotFound, 1},
                                       {404, "br", true, C::kNotFound, 1},
                                       {503, "br", false, C::kUnavailable, 3},
                                       {503, "zstd", true, C::kUnavailable, 3},
                                   })),
    [](const auto& info) {
      const CodingRow& row = std::get<1>(info.param);
      return absl::StrCat(FormName(std::get<0>(info.param)), "_", row.status,
                          "_", row.coding, row.accept_gzip ? "_accepted" : "");
    });

// The body decides, because some servers send a coding that does not exist.
TEST(ChannelCodingOfReadableBodyTest, IsNotNamed) {
  Fault fault;
  fault.connections = {
      {ReadRequest(),
       Write(Answer(404, R"({"code":5,"message":"no such thing"})",
                    "Content-Encoding: utf-8\r\n"))}};
  const std::unique_ptr<FaultServer> server = Serve(fault);
  ChannelOptions options = OptionsFor(*server, C::kNotFound);
  options.http.accept_gzip = false;
  const auto channel = Channel::Create(options);
  ASSERT_THAT(channel, IsOk());
  EXPECT_THAT(RunAs(Form::kSingle, **channel)[0].status,
              StatusIs(C::kNotFound, HasSubstr("no such thing")));
}

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

class FieldErrorTest : public ::testing::TestWithParam<Form> {};

// The body is the JSON of one field of the response. An error in it must be found.
TEST_P(FieldErrorTest, IsAnError) {
  constexpr Method kField = {"test.Gateway.GetField", "GET",
                             "/v1/{name=accounts/*/models/*}", "",
                             "base_model_details"};
  Fault fault;
  fault.name = "error_in_field";
  fault.connections = {
      {ReadRequest(),
       Write(Answer(200, R"({"error":{"message":"boom","code":429}})",
                    "Connection: close\r\n"))}};
  const std::unique_ptr<FaultServer> server = Serve(fault);
  const auto channel = Channel::Create(OptionsFor(*server, C::kInternal));
  ASSERT_THAT(channel, IsOk());
  for (const Outcome& outcome : RunAs(GetParam(), **channel, kField)) {
    EXPECT_THAT(outcome.status, StatusIs(C::kInternal, HasSubstr("boom")));
  }
}

INSTANTIATE_TEST_SUITE_P(All, FieldErrorTest, EachForm(),
                         [](const auto& info) { return FormName(info.param); });

}  // namespace
}  // namespace fireworks::rest
