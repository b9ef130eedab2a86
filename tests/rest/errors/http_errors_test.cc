#include "fireworks/rest/errors/http_errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "fireworks/rest/error_info.h"
#include "support/message_text.h"
#include "support/status_matchers.h"

namespace fireworks::rest {
namespace {

using ::fireworks::testing_support::StatusIs;
using ::testing::HasSubstr;
using ::testing::Not;

using Code = absl::StatusCode;

constexpr char kKey[] = "fw_0123456789abcdef";
constexpr char kSubject[] = "accounts/a/models/m";

HttpResult Answer(int status, std::string body, HttpHeaders headers = {},
                  std::string reason = "") {
  HttpResult result;
  result.response.status = status;
  result.response.reason = std::move(reason);
  result.response.headers = std::move(headers);
  result.response.body = std::move(body);
  return result;
}

HttpResult Failure(HttpFailure failure, std::string detail) {
  HttpResult result;
  result.failure = failure;
  result.detail = std::move(detail);
  return result;
}

ErrorContext Context() {
  ErrorContext context;
  context.subject = kSubject;
  context.secrets = {kKey};
  return context;
}

// ---- Sentences

HttpResult RefusedByProxy(int status) {
  HttpResult result;
  result.failure = HttpFailure::kProxyRefused;
  result.detail = "curl's words";
  result.proxy_status = status;
  return result;
}

struct SentenceRow {
  std::string name;
  HttpResult result;
  Code code;
  std::string message;
};

class SentenceTest : public ::testing::TestWithParam<SentenceRow> {};

TEST_P(SentenceTest, SaysWhatIsWrong) {
  ErrorContext context = Context();
  context.timeout = absl::Milliseconds(1500);
  EXPECT_THAT(ErrorFromResult(GetParam().result, context),
              StatusIs(GetParam().code, GetParam().message));
}

HttpResult DeadlineAt(absl::Duration HttpTimings::*phase, int64_t bytes_sent) {
  HttpResult result = Failure(HttpFailure::kDeadline, "curl's words");
  if (phase != nullptr) result.timings.*phase = absl::Milliseconds(1);
  result.bytes_sent = bytes_sent;
  return result;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, SentenceTest,
    ::testing::ValuesIn(std::vector<SentenceRow>{
        {"NotFound",
         Answer(404, R"({"code":5,"message":"Model not found"})",
                {{"X-Request-Id", "abc"}}),
         Code::kNotFound,
         "accounts/a/models/m: Model not found (HTTP 404, request id abc)"},
        {"FullStop", Answer(400, R"({"message":"That is wrong."})"),
         Code::kInvalidArgument,
         "accounts/a/models/m: That is wrong (HTTP 400)"},
        {"EmptyMessage",
         Answer(403, R"({"code":7,"message":""})", {}, "Forbidden"),
         Code::kPermissionDenied, "accounts/a/models/m: Forbidden (HTTP 403)"},
        {"NeitherMessageNorReason", Answer(403, R"({"code":7,"message":""})"),
         Code::kPermissionDenied,
         "accounts/a/models/m: the server gave no reason (HTTP 403)"},
        {"Html",
         Answer(502, "<html><title>Bad\n gateway</title>",
                {{"Content-Type", "text/html"}}),
         Code::kUnavailable, "accounts/a/models/m: Bad gateway (HTTP 502)"},
        {"Clipped", Answer(500, std::string(1000, 'x')), Code::kInternal,
         "accounts/a/models/m: " + std::string(197, 'x') + "... (HTTP 500)"},
        {"Cleaned", Answer(500, R"({"message":"a\u001b[31m\r\n\tb\u0000"})"),
         Code::kInternal, R"(accounts/a/models/m: a\x1b[31m b\x00 (HTTP 500))"},
        {"Unauthenticated", Answer(401, R"({"error":{"message":"Bad key"}})"),
         Code::kUnauthenticated,
         "accounts/a/models/m: Bad key; check the API key, which comes from "
         "FIREWORKS_API_KEY or the option api_key (HTTP 401)"},
        {"Redirect",
         Answer(301, "", {{"Location", "https://evil.example:8443/x?y=z"}}),
         Code::kFailedPrecondition,
         "accounts/a/models/m: the server redirects to evil.example, and "
         "redirects are not followed; set the endpoint to the address that "
         "answers (HTTP 301)"},
        {"RedirectWithoutHost", Answer(302, "", {{"Location", "/x"}}),
         Code::kFailedPrecondition,
         "accounts/a/models/m: the server redirects to another address, and "
         "redirects are not followed; set the endpoint to the address that "
         "answers (HTTP 302)"},
        {"NotModified", Answer(304, ""), Code::kInternal,
         "accounts/a/models/m: the server answered \"not modified\" to an "
         "unconditional request (HTTP 304)"},
        {"PartialContent", Answer(206, R"({"state":"READY"})"), Code::kInternal,
         "accounts/a/models/m: the server sent a partial answer, but the "
         "request did not ask for one (HTTP 206)"},
        {"PaymentRequired", Answer(402, R"({"message":"Pay first"})"),
         Code::kFailedPrecondition,
         "accounts/a/models/m: Pay first (HTTP 402)"},
        {"ProxyAuthentication", Answer(407, "<html>"),
         Code::kFailedPrecondition,
         "accounts/a/models/m: the proxy requires credentials; give them in "
         "the option http.proxy, as in http://user:password@host:port (HTTP "
         "407)"},
        {"Misdirected", Answer(421, R"({"message":"not here"})"),
         Code::kUnavailable, "accounts/a/models/m: not here (HTTP 421)"},
        {"LegalReasons", Answer(451, R"({"message":"not there"})"),
         Code::kPermissionDenied, "accounts/a/models/m: not there (HTTP 451)"},
        {"TunnelRequiresCredentials", RefusedByProxy(407),
         Code::kFailedPrecondition,
         "accounts/a/models/m: the proxy requires credentials: curl's words; "
         "give them in the option http.proxy, as in "
         "http://user:password@host:port"},
        {"TunnelRefused", RefusedByProxy(403), Code::kFailedPrecondition,
         "accounts/a/models/m: the proxy refuses to connect to the server: "
         "curl's words"},
        {"DeadlineUnknownPhase", DeadlineAt(nullptr, 0),
         Code::kDeadlineExceeded,
         "accounts/a/models/m: no answer within the timeout of 1.5s: curl's "
         "words"},
        {"DeadlineConnecting", DeadlineAt(&HttpTimings::name_lookup, 0),
         Code::kDeadlineExceeded,
         "accounts/a/models/m: no answer within the timeout of 1.5s: while "
         "connecting"},
        {"DeadlineTls", DeadlineAt(&HttpTimings::connect, 0),
         Code::kDeadlineExceeded,
         "accounts/a/models/m: no answer within the timeout of 1.5s: during "
         "the TLS handshake"},
        {"DeadlineWaiting", DeadlineAt(&HttpTimings::tls, 100),
         Code::kDeadlineExceeded,
         "accounts/a/models/m: no answer within the timeout of 1.5s: while "
         "waiting for the answer"},
        {"DeadlineReading", DeadlineAt(&HttpTimings::first_byte, 100),
         Code::kDeadlineExceeded,
         "accounts/a/models/m: no answer within the timeout of 1.5s: while "
         "the answer arrived"},
        {"ConnectTimeout", Failure(HttpFailure::kConnectTimeout, "5001 ms"),
         Code::kUnavailable,
         "accounts/a/models/m: no connection to the server within the option "
         "connect_timeout: 5001 ms"},
        {"Resolve", Failure(HttpFailure::kResolve, "no such host x"),
         Code::kUnavailable,
         "accounts/a/models/m: the server's name could not be resolved: no "
         "such host x"},
        {"Connect", Failure(HttpFailure::kConnect, ""), Code::kUnavailable,
         "accounts/a/models/m: no connection to the server"},
        {"TlsVerification",
         Failure(HttpFailure::kTlsVerification, "self-signed."),
         Code::kFailedPrecondition,
         "accounts/a/models/m: the server's certificate is not trusted: "
         "self-signed; for a certificate authority of your own, set the "
         "option http.ca_file"},
        {"CertificateOfAnotherHost",
         Failure(HttpFailure::kTlsVerification,
                 "SSL: no alternative certificate subject name matches target "
                 "host name '127.0.0.1'"),
         Code::kFailedPrecondition,
         "accounts/a/models/m: the server's certificate is for another host: "
         "SSL: no alternative certificate subject name matches target host "
         "name '127.0.0.1'; set the endpoint to a host name in the "
         "certificate"},
        {"ClientCertificate",
         Failure(HttpFailure::kTlsVerification,
                 "could not load PEM client certificate"),
         Code::kFailedPrecondition,
         "accounts/a/models/m: the client certificate cannot be used: could "
         "not load PEM client certificate; check the options "
         "http.client_certificate_file and http.client_key_file"},
        {"ClientKey",
         Failure(HttpFailure::kTlsVerification,
                 "unable to set private key file: '/k' type PEM"),
         Code::kFailedPrecondition,
         "accounts/a/models/m: the client certificate cannot be used: unable "
         "to set private key file: '/k' type PEM; check the options "
         "http.client_certificate_file and http.client_key_file"},
        {"UnreadableRoots",
         Failure(HttpFailure::kTlsVerification,
                 "error setting certificate file: /etc/passwd"),
         Code::kFailedPrecondition,
         "accounts/a/models/m: the trusted certificates cannot be read: error "
         "setting certificate file: /etc/passwd"},
        {"NoTls", Failure(HttpFailure::kTlsHandshake, "wrong version number"),
         Code::kUnavailable,
         "accounts/a/models/m: no TLS connection to the server: wrong version "
         "number; the server may use plain http"},
        {"TlsHandshake", Failure(HttpFailure::kTlsHandshake, "bad version"),
         Code::kUnavailable,
         "accounts/a/models/m: no TLS connection to the server: bad version"},
        {"ConnectionLost", Failure(HttpFailure::kConnectionLost, "reset"),
         Code::kUnavailable,
         "accounts/a/models/m: the connection was lost before an answer came: "
         "reset"},
        {"Truncated", Failure(HttpFailure::kTruncated, "18 bytes missing"),
         Code::kUnavailable,
         "accounts/a/models/m: the connection was lost inside the answer: 18 "
         "bytes missing"},
        {"BodyTooLarge", Failure(HttpFailure::kBodyTooLarge, "over 1024 bytes"),
         Code::kResourceExhausted,
         "accounts/a/models/m: the answer is larger than the option "
         "max_body_bytes allows: over 1024 bytes"},
        {"Protocol", Failure(HttpFailure::kProtocol, "HTTP/0.9"),
         Code::kInternal,
         "accounts/a/models/m: the answer is not valid HTTP: HTTP/0.9"},
        {"InvalidRequest", Failure(HttpFailure::kInvalidRequest, "bad URL"),
         Code::kInvalidArgument,
         "accounts/a/models/m: the request cannot be sent: bad URL"},
        {"Internal", Failure(HttpFailure::kInternal, "out of memory"),
         Code::kInternal,
         "accounts/a/models/m: the HTTP transport failed: out of memory"},
    }),
    [](const auto& info) { return info.param.name; });

TEST(ErrorFromResult, TheServersCodeDecidesWhereItFits) {
  EXPECT_THAT(
      ErrorFromResult(Answer(409, R"({"code":6,"message":"x"})"), Context()),
      StatusIs(Code::kAlreadyExists));
}

TEST(ErrorFromResult, WithoutSubject) {
  EXPECT_THAT(ErrorFromResult(Answer(404, R"({"message":"no"})"), {}),
              StatusIs(Code::kNotFound, "no (HTTP 404)"));
}

TEST(ErrorFromResult, A401WithoutAKeySaysThatNoneWasSent) {
  ErrorContext context = Context();
  context.secrets.clear();
  EXPECT_THAT(
      ErrorFromResult(Answer(401, ""), context),
      StatusIs(Code::kUnauthenticated, HasSubstr("no API key was sent")));
}

TEST(ErrorFromResult, SaysHowOftenItTriedAndWhyItStopped) {
  ErrorContext context = Context();
  context.attempts = 3;
  EXPECT_THAT(ErrorFromResult(Answer(503, "busy"), context).message(),
              HasSubstr(": busy (HTTP 503, 3 attempts)"));
  context.why_stopped = "the retry budget is spent";
  EXPECT_THAT(
      ErrorFromResult(Answer(503, "busy"), context).message(),
      HasSubstr(": busy (HTTP 503, 3 attempts; the retry budget is spent)"));
  EXPECT_THAT(
      ErrorFromResult(Failure(HttpFailure::kConnect, ""), context).message(),
      HasSubstr("to the server (3 attempts; the retry budget is spent)"));
  context.attempts = 1;
  EXPECT_THAT(ErrorFromResult(Answer(503, "busy"), context).message(),
              HasSubstr("(HTTP 503; not retried: the retry budget is spent)"));
  EXPECT_THAT(
      ErrorFromResult(Failure(HttpFailure::kConnect, ""), context).message(),
      HasSubstr("to the server (not retried: the retry budget is spent)"));
}

TEST(ErrorFromResult, ATimeoutIsPrintedInWholeMilliseconds) {
  ErrorContext context = Context();
  const HttpResult result = Failure(HttpFailure::kDeadline, "");
  context.timeout = absl::Nanoseconds(1'999'871'234);
  EXPECT_THAT(ErrorFromResult(result, context).message(),
              HasSubstr("timeout of 1.999s"));
  context.timeout = absl::Microseconds(20);
  EXPECT_THAT(ErrorFromResult(result, context).message(),
              HasSubstr("timeout of 20us"));
  context.timeout = absl::InfiniteDuration();
  EXPECT_THAT(ErrorFromResult(result, context).message(),
              HasSubstr("the deadline passed"));
}

// ---- The payload

TEST(ErrorFromResult, CarriesWhatIsKnown) {
  ErrorContext context = Context();
  context.attempts = 2;
  context.now = absl::FromCivil(absl::CivilSecond(2026, 11, 22, 19, 0, 0),
                                absl::UTCTimeZone());
  const absl::Status status = ErrorFromResult(
      Answer(
          429, R"({"code":8,"message":"slow\ndown"})",
          {{"cf-ray", "r1"}, {"Retry-After", "Sun, 22 Nov 2026 19:01:00 GMT"}}),
      context);
  const auto info = GetErrorInfo(status);
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->http_status(), 429);
  EXPECT_EQ(info->server_code(), "8");
  EXPECT_EQ(info->server_message(), "slow down");
  EXPECT_EQ(info->request_id(), "r1");
  EXPECT_EQ(info->retry_after().seconds(), 60);
  EXPECT_EQ(info->attempts(), 2);
}

TEST(ErrorFromResult, RetryAfterIsAbsentOrAValidDuration) {
  const auto retry_after = [](std::string value) {
    return *GetErrorInfo(ErrorFromResult(
        Answer(503, "", {{"retry-after-ms", std::move(value)}}), Context()));
  };
  EXPECT_FALSE(retry_after("soon").has_retry_after());
  EXPECT_EQ(retry_after("1500").retry_after().seconds(), 1);
  EXPECT_EQ(retry_after("1500").retry_after().nanos(), 500'000'000);
  EXPECT_EQ(retry_after(std::string(400, '9')).retry_after().seconds(),
            315'576'000'000);
  EXPECT_EQ(retry_after(std::string(400, '9')).retry_after().nanos(), 0);
}

TEST(ErrorFromResult, NothingArrived) {
  const auto info = GetErrorInfo(
      ErrorFromResult(Failure(HttpFailure::kConnect, "refused"), Context()));
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->http_status(), 0);
  EXPECT_EQ(info->server_message(), "");
  EXPECT_EQ(info->attempts(), 1);
}

// ---- The key

TEST(ErrorFromResult, TheKeyShowsNowhere) {
  const std::string key = kKey;
  const std::string escaped = "\\u0066w_0123456789abcdef";
  // The message is cut in the middle of the key.
  const std::string straddling = std::string(185, 'x') + key;
  const HttpHeaders headers = {{"x-request-id", key},
                               {"location", "https://" + key + ".example/"},
                               {"content-type", "text/" + key}};
  for (const HttpResult& result : {
           Answer(401, R"({"message":"bad key )" + key + "\"}", headers, key),
           Answer(401, R"({"message":"bad key )" + escaped + "\"}", headers),
           Answer(401, R"({"code":")" + key + R"(","message":""})", headers,
                  "no " + key),
           Answer(500, straddling, headers),
           Answer(500, R"({"message":")" + straddling + "\"}", headers),
           Answer(301, "", headers),
           Failure(HttpFailure::kInvalidRequest, "bad " + key),
       }) {
    const absl::Status status = ErrorFromResult(result, Context());
    EXPECT_THAT(status.ToString(), Not(HasSubstr("01234567")));
    EXPECT_THAT(testing_support::MessageText(*GetErrorInfo(status)),
                Not(HasSubstr("01234567")));
  }
  const absl::Status undecodable =
      UndecodableAnswer(Answer(200, "", headers),
                        absl::InvalidArgumentError("near " + key), Context());
  EXPECT_THAT(undecodable.ToString(), Not(HasSubstr("01234567")));
}

// ---- HTTP 200 without a usable body

TEST(UndecodableAnswer, SaysWhy) {
  EXPECT_THAT(
      UndecodableAnswer(Answer(200, "", {{"x-request-id", "r1"}}),
                        absl::InvalidArgumentError("the body is empty"),
                        Context()),
      StatusIs(Code::kInternal,
               "accounts/a/models/m: the answer cannot be used: the body is "
               "empty (HTTP 200, request id r1)"));
  EXPECT_THAT(
      UndecodableAnswer(Answer(200, "", {{"content-type", "text/html"}}),
                        absl::InvalidArgumentError("no object"), Context()),
      StatusIs(Code::kInternal, HasSubstr("check the endpoint")));
  EXPECT_THAT(UndecodableAnswer(Answer(200, ""),
                                absl::ResourceExhaustedError("the body is big"),
                                Context()),
              StatusIs(Code::kResourceExhausted, HasSubstr("is big")));
}

// The error names a content coding that the request did not ask for.
TEST(UndecodableAnswer, NamesTheCoding) {
  struct Row {
    std::string coding;
    bool accepts_gzip;
    std::string text;
  };
  for (const Row& row : std::vector<Row>{
           {"gzip", false,
            "the answer is encoded as gzip, but the request did not ask for "
            "this encoding"},
           {"br", true, "the answer is encoded as br, but the request did not"},
           {"GZIP", true, "the answer cannot be used: bad JSON"},
           {"identity", false, "the answer cannot be used: bad JSON"},
       }) {
    ErrorContext context = Context();
    context.accepts_gzip = row.accepts_gzip;
    EXPECT_THAT(
        UndecodableAnswer(Answer(200, "", {{"Content-Encoding", row.coding}}),
                          absl::InvalidArgumentError("bad JSON"), context),
        StatusIs(Code::kInternal, HasSubstr(row.text)));
  }
}

TEST(HeldTooLong, SaysHowLong) {
  ErrorContext context = Context();
  context.attempts = 0;
  context.held = absl::Milliseconds(1500);
  const absl::Status status = HeldTooLong(absl::Milliseconds(2500), context);
  EXPECT_THAT(status,
              StatusIs(Code::kResourceExhausted,
                       "accounts/a/models/m: the server asked for a pause that "
                       "lasts another 2.5s, past the deadline"));
  const ErrorInfo info = *GetErrorInfo(status);
  EXPECT_EQ(info.attempts(), 0);
  EXPECT_EQ(info.retry_after().seconds(), 2);
  EXPECT_EQ(info.retry_after().nanos(), 500000000);
  EXPECT_EQ(info.held().seconds(), 1);
}

}  // namespace
}  // namespace fireworks::rest
