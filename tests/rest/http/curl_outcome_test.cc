#include "fireworks/rest/http/curl_outcome.h"

#include <gtest/gtest.h>

#include <string>

namespace fireworks::rest {
namespace {

using Limit = HttpResponseReader::Limit;
using F = HttpFailure;

CurlOutcome Before(CURLcode code) {
  CurlOutcome outcome;
  outcome.code = code;
  return outcome;
}

// Like Before(), but after the answer began.
CurlOutcome Within(CURLcode code) {
  CurlOutcome outcome = Before(code);
  outcome.answer_begun = true;
  return outcome;
}

CurlOutcome Whole(CURLcode code) {
  CurlOutcome outcome = Within(code);
  outcome.headers_complete = true;
  return outcome;
}

CurlOutcome Error(CURLcode code) {
  CurlOutcome outcome = Whole(code);
  outcome.is_error = true;
  return outcome;
}

CurlOutcome Stopped(Limit limit) {
  CurlOutcome outcome = Within(CURLE_WRITE_ERROR);
  outcome.limit = limit;
  return outcome;
}

CurlOutcome TimedOut(bool deadline_passed) {
  CurlOutcome outcome = Before(CURLE_OPERATION_TIMEDOUT);
  outcome.deadline_passed = deadline_passed;
  return outcome;
}

CurlOutcome Proxied(CURLcode code, int status) {
  CurlOutcome outcome = Before(code);
  outcome.proxy_status = status;
  return outcome;
}

CurlOutcome Http2(CurlOutcome outcome) {
  outcome.http2 = true;
  return outcome;
}

// libcurl's message for a scheme that it does not support.
CurlOutcome UnusableProxy(CURLcode code) {
  CurlOutcome outcome = Before(code);
  outcome.error_text = "Unsupported proxy 'ftp://user:pw@proxy', libcurl ...";
  return outcome;
}

CurlOutcome Sent(CurlOutcome outcome) {
  outcome.sent = true;
  return outcome;
}

struct Case {
  const char* name;
  CurlOutcome outcome;
  HttpFailure failure;
};

class CurlOutcomeTest : public ::testing::TestWithParam<Case> {};

TEST_P(CurlOutcomeTest, Means) {
  EXPECT_EQ(HttpFailureName(FailureOf(GetParam().outcome)),
            HttpFailureName(GetParam().failure));
}

INSTANTIATE_TEST_SUITE_P(
    Cases, CurlOutcomeTest,
    ::testing::Values(
        Case{"whole", Whole(CURLE_OK), F::kNone},
        Case{"ok_in_the_headers", Within(CURLE_OK), F::kTruncated},
        Case{"ok_without_anything", Before(CURLE_OK), F::kConnectionLost},
        Case{"before_the_deadline", TimedOut(false), F::kConnectTimeout},
        Case{"at_the_deadline", TimedOut(true), F::kDeadline},
        Case{"resolve", Before(CURLE_COULDNT_RESOLVE_HOST), F::kResolve},
        Case{"resolve_proxy", Before(CURLE_COULDNT_RESOLVE_PROXY), F::kResolve},
        Case{"refused", Before(CURLE_COULDNT_CONNECT), F::kConnect},
        Case{"socks", Before(CURLE_PROXY), F::kConnect},
        Case{"tunnel_refused", Proxied(CURLE_RECV_ERROR, 407),
             F::kProxyRefused},
        Case{"tunnel_refused_from_8_23_on", Proxied(CURLE_COULDNT_CONNECT, 403),
             F::kProxyRefused},
        Case{"tunnel_busy", Proxied(CURLE_RECV_ERROR, 503), F::kConnect},
        Case{"stopped", Before(CURLE_ABORTED_BY_CALLBACK), F::kConnectionLost},
        Case{"lost_in_a_tunnel", Proxied(CURLE_RECV_ERROR, 200),
             F::kConnectionLost},
        Case{"verification", Before(CURLE_PEER_FAILED_VERIFICATION),
             F::kTlsVerification},
        Case{"ca_file", Before(CURLE_SSL_CACERT_BADFILE), F::kTlsVerification},
        Case{"handshake", Before(CURLE_SSL_CONNECT_ERROR), F::kTlsHandshake},
        // The connection died, and a second one could not be made.
        Case{"sent_then_resolve", Sent(Before(CURLE_COULDNT_RESOLVE_HOST)),
             F::kConnectionLost},
        Case{"sent_then_refused", Sent(Before(CURLE_COULDNT_CONNECT)),
             F::kConnectionLost},
        Case{"sent_then_timeout", Sent(TimedOut(false)), F::kConnectionLost},
        Case{"sent_then_tunnel", Sent(Proxied(CURLE_RECV_ERROR, 407)),
             F::kConnectionLost},
        Case{"sent_then_verification",
             Sent(Before(CURLE_PEER_FAILED_VERIFICATION)), F::kConnectionLost},
        Case{"sent_then_handshake", Sent(Before(CURLE_SSL_CONNECT_ERROR)),
             F::kConnectionLost},
        Case{"sent_then_deadline", Sent(TimedOut(true)), F::kDeadline},
        Case{"http2_before", Before(CURLE_HTTP2), F::kConnectionLost},
        Case{"nothing_before", Before(CURLE_GOT_NOTHING), F::kConnectionLost},
        Case{"send_before", Before(CURLE_SEND_ERROR), F::kConnectionLost},
        Case{"recv_before", Before(CURLE_RECV_ERROR), F::kConnectionLost},
        Case{"stream_before", Before(CURLE_HTTP2_STREAM), F::kConnectionLost},
        Case{"partial_before", Before(CURLE_PARTIAL_FILE), F::kConnectionLost},
        Case{"http2_within", Within(CURLE_HTTP2), F::kTruncated},
        Case{"send_within", Within(CURLE_SEND_ERROR), F::kTruncated},
        Case{"recv_within", Within(CURLE_RECV_ERROR), F::kTruncated},
        Case{"stream_within", Within(CURLE_HTTP2_STREAM), F::kTruncated},
        Case{"partial_after_headers", Whole(CURLE_PARTIAL_FILE), F::kTruncated},
        Case{"body_limit", Stopped(Limit::kBody), F::kBodyTooLarge},
        Case{"header_limit", Stopped(Limit::kHeaders), F::kProtocol},
        Case{"another_write_error", Stopped(Limit::kNone), F::kInternal},
        Case{"http09", Before(CURLE_UNSUPPORTED_PROTOCOL), F::kProtocol},
        Case{"weird", Within(CURLE_WEIRD_SERVER_REPLY), F::kProtocol},
        Case{"weird_before", Before(CURLE_WEIRD_SERVER_REPLY),
             F::kConnectionLost},
        Case{"weird_http2_within", Http2(Within(CURLE_WEIRD_SERVER_REPLY)),
             F::kTruncated},
        Case{"bad_gzip", Whole(CURLE_BAD_CONTENT_ENCODING), F::kProtocol},
        Case{"bad_gzip_of_an_error", Error(CURLE_BAD_CONTENT_ENCODING),
             F::kNone},
        Case{"long_line", Within(CURLE_OUT_OF_MEMORY), F::kProtocol},
        Case{"long_line_from_8_6_on", Within(static_cast<CURLcode>(100)),
             F::kProtocol},
        Case{"memory", Before(CURLE_OUT_OF_MEMORY), F::kInternal},
        Case{"url", Before(CURLE_URL_MALFORMAT), F::kInvalidRequest},
        Case{"proxy", UnusableProxy(CURLE_COULDNT_CONNECT), F::kInvalidRequest},
        Case{"user_info", Before(CURLE_LOGIN_DENIED), F::kInvalidRequest},
        Case{"unknown", Before(static_cast<CURLcode>(99)), F::kInternal}),
    [](const auto& info) { return info.param.name; });

struct DetailCase {
  const char* name;
  CurlOutcome outcome;
  const char* detail;
};

class CurlDetailTest : public ::testing::TestWithParam<DetailCase> {};

TEST_P(CurlDetailTest, Says) {
  EXPECT_EQ(DetailOf(GetParam().outcome, /*max_body_bytes=*/100),
            GetParam().detail);
}

CurlOutcome Told(CurlOutcome outcome, const char* text) {
  outcome.error_text = text;
  return outcome;
}

CurlOutcome ResendStopped() {
  CurlOutcome outcome = Sent(Before(CURLE_ABORTED_BY_CALLBACK));
  outcome.resend_stopped = true;
  return Told(outcome, "operation aborted by pre-request callback");
}

INSTANTIATE_TEST_SUITE_P(
    Cases, CurlDetailTest,
    ::testing::Values(
        DetailCase{"ok_in_the_headers", Within(CURLE_OK),
                   "the connection was closed inside the headers"},
        DetailCase{"proxy", UnusableProxy(CURLE_COULDNT_CONNECT),
                   "libcurl cannot use the proxy that the options or the "
                   "environment name"},
        DetailCase{"resend", ResendStopped(),
                   "the connection was lost, and the request may not be sent "
                   "again"},
        DetailCase{"headers", Stopped(Limit::kHeaders),
                   "the headers are longer than the transport accepts"},
        DetailCase{"body", Told(Stopped(Limit::kBody), "Failed writing body"),
                   "the body is longer than 100 bytes"},
        DetailCase{"text", Told(Before(CURLE_RECV_ERROR), "Recv failure"),
                   "Recv failure"},
        DetailCase{"no_text", Before(CURLE_GOT_NOTHING),
                   "Server returned nothing (no headers, no data)"}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace fireworks::rest
