// Checks the table of errors in GUIDE.md: each line below is in the guide, and
// what the line says is true.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "fireworks/client.h"
#include "fireworks/errors.h"
#include "fireworks/testing/scripted_transport.h"
#include "support/status_matchers.h"

namespace fireworks {
namespace {

using ::fireworks::rest::HttpFailure;
using ::fireworks::testing::ScriptedAnswer;
using ::fireworks::testing::ScriptedTransport;
using ::testing::HasSubstr;
using C = absl::StatusCode;

std::string Guide() {
  std::ifstream file(FIREWORKS_GUIDE);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The code of a call if every request gets `answer`.
struct Case {
  ScriptedAnswer answer;
  C code;
  std::function<void(CallContext&)> set = [](CallContext&) {};
};

struct Row {
  std::string line;
  std::vector<Case> cases;
};

absl::Status Get(const Case& c) {
  const auto transport = std::make_shared<ScriptedTransport>(
      [&](const rest::HttpRequest&) { return c.answer; });
  ClientOptions options;
  options.api_key = "fw_0123456789";
  options.transport = transport;
  options.clock = transport->clock();
  options.max_body_bytes = 200;
  CallContext context;
  c.set(context);
  return Client::Create(options)->GetModel("a/m", {}, &context).status();
}

ScriptedAnswer Http(int status, std::string body = "{}") {
  return ScriptedAnswer::Http(status, std::move(body));
}
ScriptedAnswer Fail(HttpFailure failure) {
  return ScriptedAnswer::Fail(failure);
}

std::vector<Row> Rows() {
  return {
      {"| `INVALID_ARGUMENT` | a name, mask, header or option cannot work, and "
       "nothing was sent; or the server says so |",
       {{Http(400), C::kInvalidArgument},
        {Http(200), C::kInvalidArgument,
         [](CallContext& c) { c.AddHeader("a b", "c"); }}}},
      {"| `UNAUTHENTICATED` | 401, or the `api_key_provider` has no key |",
       {{Http(401), C::kUnauthenticated}}},
      {"| `PERMISSION_DENIED`, `NOT_FOUND` | 403, 404 |",
       {{Http(403), C::kPermissionDenied}, {Http(404), C::kNotFound}}},
      {"| `RESOURCE_EXHAUSTED` | 429, a body beyond `max_body_bytes`, a full "
       "queue |",
       {{Http(429), C::kResourceExhausted},
        {Http(200, std::string(201, ' ')), C::kResourceExhausted}}},
      {"| `DEADLINE_EXCEEDED`, `CANCELLED` | the timeout passed, 504; you "
       "cancelled |",
       {{ScriptedAnswer::Never(), C::kDeadlineExceeded},
        {Http(504), C::kDeadlineExceeded},
        {Http(200), C::kCancelled, [](CallContext& c) { c.TryCancel(); }}}},
      {"| `UNAVAILABLE` | no connection, 408, 421, 502, 503, after all "
       "attempts "
       "|",
       {{Fail(HttpFailure::kConnect), C::kUnavailable},
        {Http(408), C::kUnavailable},
        {Http(421), C::kUnavailable},
        {Http(502), C::kUnavailable},
        {Http(503), C::kUnavailable}}},
      {"| `FAILED_PRECONDITION` | an untrusted certificate, a redirect, a "
       "proxy "
       "that refuses, 402 |",
       {{Fail(HttpFailure::kTlsVerification), C::kFailedPrecondition},
        {Http(302), C::kFailedPrecondition},
        {Fail(HttpFailure::kProxyRefused), C::kFailedPrecondition},
        {Http(407), C::kFailedPrecondition},
        {Http(402), C::kFailedPrecondition}}},
      {"| `INTERNAL` | 500, or an answer that is not a model: an error under "
       "HTTP 200, a model without a name, nothing |",
       {{Http(500), C::kInternal},
        {Http(200, R"({"error": "boom"})"), C::kInternal},
        {Http(200, "{}"), C::kInternal},
        {Http(200, ""), C::kInternal}}},
      {"| 405, 451 | `PERMISSION_DENIED` |",
       {{Http(405), C::kPermissionDenied}, {Http(451), C::kPermissionDenied}}},
      {"| 410 | `NOT_FOUND` |", {{Http(410), C::kNotFound}}},
      {"| 409 | `ABORTED` |",
       {{Http(409), C::kAborted},
        {Http(409, R"({"error":{"code":409,"status":"ALREADY_EXISTS"}})"),
         C::kAlreadyExists}}},
      {"| 412 | `FAILED_PRECONDITION` |",
       {{Http(412), C::kFailedPrecondition}}},
      {"| 413, 416 | `OUT_OF_RANGE` |",
       {{Http(413), C::kOutOfRange}, {Http(416), C::kOutOfRange}}},
      {"| 499 | `CANCELLED` |", {{Http(499), C::kCancelled}}},
      {"| 501 | `UNIMPLEMENTED` |", {{Http(501), C::kUnimplemented}}},
      {"| 520 to 530 | `UNAVAILABLE` |",
       {{Http(520), C::kUnavailable}, {Http(530), C::kUnavailable}}},
      {"| 206, 304, other 5xx | `INTERNAL` |",
       {{Http(206), C::kInternal},
        {Http(304), C::kInternal},
        {Http(519), C::kInternal},
        {Http(531), C::kInternal}}},
      {"| other 3xx | `FAILED_PRECONDITION` |",
       {{Http(300), C::kFailedPrecondition}}},
      {"| other 4xx | `INVALID_ARGUMENT` |",
       {{Http(418), C::kInvalidArgument}}},
  };
}

TEST(GuideErrorsTest, EachLineHolds) {
  const std::string guide = Guide();
  for (const Row& row : Rows()) {
    SCOPED_TRACE(row.line);
    EXPECT_THAT(guide, HasSubstr(row.line + "\n"));
    for (const Case& c : row.cases) EXPECT_EQ(Get(c).code(), c.code) << Get(c);
  }
}

TEST(GuideErrorsTest, NoLineIsMissingHere) {
  const std::string guide = Guide();
  size_t lines = 0;
  for (const char* head : {"| code | when |", "| HTTP status | code |"}) {
    const size_t begin = guide.find(head);
    ASSERT_NE(begin, std::string::npos) << head;
    const std::string table =
        guide.substr(begin, guide.find("\n\n", begin) - begin);
    for (const char c : table) lines += c == '\n';
    --lines;  // The line under the heads of the columns.
  }
  EXPECT_EQ(lines, Rows().size());
}

// An error without attempts means that nothing was sent.
TEST(GuideErrorsTest, AttemptsTellWhatWasSent) {
  const auto refused = GetErrorInfo(Get({Http(400), C::kInvalidArgument}));
  ASSERT_TRUE(refused.has_value());
  EXPECT_EQ(refused->attempts(), 1);
  EXPECT_EQ(refused->http_status(), 400);
  const auto unsent =
      GetErrorInfo(Get({Http(200), C::kInvalidArgument,
                        [](CallContext& c) { c.AddHeader("a b", "c"); }}));
  EXPECT_TRUE(!unsent.has_value() || unsent->attempts() == 0);
}

}  // namespace
}  // namespace fireworks
