#include "fireworks/rest/errors/failure_text.h"

#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace fireworks::rest {
namespace {

// Without a look at the result's detail.
FailureText TextOf(HttpFailure failure) {
  switch (failure) {
    case HttpFailure::kResolve:
      return {absl::StatusCode::kUnavailable,
              "the server's name could not be resolved"};
    case HttpFailure::kConnect:
      return {absl::StatusCode::kUnavailable, "no connection to the server"};
    case HttpFailure::kProxyRefused:
      return {absl::StatusCode::kFailedPrecondition,
              "the proxy refuses to connect to the server"};
    case HttpFailure::kConnectTimeout:
      return {absl::StatusCode::kUnavailable,
              "no connection to the server within the option connect_timeout"};
    case HttpFailure::kTlsVerification:
      return {absl::StatusCode::kFailedPrecondition,
              "the server's certificate is not trusted",
              "for a certificate authority of your own, set the option "
              "http.ca_file"};
    case HttpFailure::kTlsHandshake:
      return {absl::StatusCode::kUnavailable,
              "no TLS connection to the server"};
    case HttpFailure::kConnectionLost:
      return {absl::StatusCode::kUnavailable,
              "the connection was lost before an answer came"};
    case HttpFailure::kTruncated:
      return {absl::StatusCode::kUnavailable,
              "the connection was lost inside the answer"};
    case HttpFailure::kBodyTooLarge:
      return {absl::StatusCode::kResourceExhausted,
              "the answer is larger than the option max_body_bytes allows"};
    case HttpFailure::kProtocol:
      return {absl::StatusCode::kInternal, "the answer is not valid HTTP"};
    case HttpFailure::kInvalidRequest:
      return {absl::StatusCode::kInvalidArgument, "the request cannot be sent"};
    case HttpFailure::kDeadline:
      return {absl::StatusCode::kDeadlineExceeded, "the deadline passed"};
    case HttpFailure::kNone:
    case HttpFailure::kInternal:
      break;
  }
  return {absl::StatusCode::kInternal, "the HTTP transport failed"};
}

}  // namespace

FailureText TextOfFailure(const HttpResult& result) {
  FailureText text = TextOf(result.failure);
  const auto says = [&](absl::string_view words) {
    return absl::StrContains(result.detail, words);
  };
  if (result.failure == HttpFailure::kProxyRefused &&
      result.proxy_status == 407) {
    text.text = kProxyNeedsCredentials;
    text.advice = kProxyAdvice;
  } else if (result.failure == HttpFailure::kTlsVerification) {
    if (says("subject name") || says("does not match")) {
      text.text = "the server's certificate is for another host";
      text.advice = "set the endpoint to a host name in the certificate";
    } else if (says("client certificate") || says("private key")) {
      text.text = "the client certificate cannot be used";
      text.advice =
          "check the options http.client_certificate_file and "
          "http.client_key_file";
    } else if (says("error setting certificate") || says("trust anchors")) {
      text.text = "the trusted certificates cannot be read";
      text.advice = {};
    }
  } else if (result.failure == HttpFailure::kTlsHandshake &&
             says("wrong version number")) {
    text.advice = "the server may use plain http";
  }
  return text;
}

std::string_view PhaseOf(const HttpResult& result) {
  constexpr absl::Duration kNever = absl::ZeroDuration();
  if (result.timings.first_byte > kNever) return "while the answer arrived";
  if (result.bytes_sent > 0) return "while waiting for the answer";
  if (result.timings.connect > kNever) return "during the TLS handshake";
  if (result.timings.name_lookup > kNever) return "while connecting";
  return "";
}

}  // namespace fireworks::rest
