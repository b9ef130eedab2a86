#include "fireworks/rest/http/curl_outcome.h"

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "fireworks/rest/http/curl_options.h"

namespace fireworks::rest {
namespace {

absl::Duration TimeInfo(CURL* handle, CURLINFO info) {
  return absl::Microseconds(CurlInfo<curl_off_t>(handle, info));
}

// A reused connection has no DNS, TCP and TLS phases.
HttpTimings ReadTimings(CURL* handle, bool reused) {
  HttpTimings timings;
  if (!reused) {
    timings.name_lookup = TimeInfo(handle, CURLINFO_NAMELOOKUP_TIME_T);
    timings.connect = TimeInfo(handle, CURLINFO_CONNECT_TIME_T);
    timings.tls = TimeInfo(handle, CURLINFO_APPCONNECT_TIME_T);
  }
  timings.first_byte = TimeInfo(handle, CURLINFO_STARTTRANSFER_TIME_T);
  timings.total = TimeInfo(handle, CURLINFO_TOTAL_TIME_T);
  return timings;
}

std::string PeerAddress(CURL* handle) {
  const char* ip = CurlInfo<const char*>(handle, CURLINFO_PRIMARY_IP);
  if (ip == nullptr || *ip == '\0') return "";
  const bool v6 = std::string_view(ip).find(':') != std::string_view::npos;
  return absl::StrCat(v6 ? "[" : "", ip, v6 ? "]:" : ":",
                      CurlInfo<CurlLong>(handle, CURLINFO_PRIMARY_PORT));
}

}  // namespace

int CurlHttpVersion(CURL* handle) {
  switch (CurlInfo<CurlLong>(handle, CURLINFO_HTTP_VERSION)) {
    case CURL_HTTP_VERSION_1_0:
      return 10;
    case CURL_HTTP_VERSION_1_1:
      return 11;
    case CURL_HTTP_VERSION_2_0:
      return 20;
    case CURL_HTTP_VERSION_3:
      return 30;
    default:
      return 0;
  }
}

namespace {

// libcurl counts the body as part of the request if both fit into one buffer.
int64_t BytesSent(CURL* handle, size_t body_size) {
  const int64_t request = CurlInfo<CurlLong>(handle, CURLINFO_REQUEST_SIZE);
  if (request > static_cast<int64_t>(body_size)) return request;
  return request + CurlInfo<curl_off_t>(handle, CURLINFO_SIZE_UPLOAD_T);
}

// libcurl does not support the proxy, so nothing was tried.
bool ProxyIsUnusable(const CurlOutcome& outcome) {
  return absl::StartsWith(outcome.error_text, "Unsupported proxy");
}

HttpFailure LimitOf(const CurlOutcome& outcome) {
  switch (outcome.limit) {
    case HttpResponseReader::Limit::kBody:
      return HttpFailure::kBodyTooLarge;
    case HttpResponseReader::Limit::kHeaders:
      return HttpFailure::kProtocol;
    case HttpResponseReader::Limit::kNone:
      break;
  }
  return HttpFailure::kInternal;
}

// What a proxy means that refused the tunnel, so that nothing reached the server.
HttpFailure RefusalOf(int proxy_status) {
  const bool for_good =
      proxy_status / 100 == 4 && proxy_status != 408 && proxy_status != 429;
  return for_good ? HttpFailure::kProxyRefused : HttpFailure::kConnect;
}

HttpFailure LossOf(const CurlOutcome& outcome) {
  return outcome.answer_begun ? HttpFailure::kTruncated
                              : HttpFailure::kConnectionLost;
}

// Without regard to whether the request was sent.
HttpFailure FailureOfCode(const CurlOutcome& outcome) {
  if (ProxyIsUnusable(outcome)) return HttpFailure::kInvalidRequest;
  // Versions of libcurl have different codes for this.
  if (outcome.proxy_status != 0 && outcome.proxy_status / 100 != 2) {
    return RefusalOf(outcome.proxy_status);
  }
  switch (static_cast<int>(outcome.code)) {
    case CURLE_OK:
      return outcome.headers_complete ? HttpFailure::kNone : LossOf(outcome);
    case CURLE_OPERATION_TIMEDOUT:
      return outcome.deadline_passed ? HttpFailure::kDeadline
                                     : HttpFailure::kConnectTimeout;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
      return HttpFailure::kResolve;
    case CURLE_COULDNT_CONNECT:
    case CURLE_PROXY:
    case CURLE_INTERFACE_FAILED:
      return HttpFailure::kConnect;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:  // The client's certificate.
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return HttpFailure::kTlsVerification;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
    case CURLE_USE_SSL_FAILED:
      return HttpFailure::kTlsHandshake;
    case CURLE_ABORTED_BY_CALLBACK:  // OnSend() stopped a resend.
    case CURLE_HTTP2:
    case CURLE_PARTIAL_FILE:  // In HTTP/2 also before the headers.
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2_STREAM:
      return LossOf(outcome);
    case CURLE_WRITE_ERROR:
      return LimitOf(outcome);
    case CURLE_FILESIZE_EXCEEDED:
      return HttpFailure::kBodyTooLarge;
    case CURLE_WEIRD_SERVER_REPLY:
      // An error of one HTTP/2 stream also ends the other streams of its
      // connection. For them libcurl 7 reports CURLE_HTTP2. Newer versions
      // report this code, and no HTTP version if no answer has begun.
      return outcome.http2 || !outcome.answer_begun ? LossOf(outcome)
                                                    : HttpFailure::kProtocol;
    case CURLE_BAD_CONTENT_ENCODING:
      // The status of an error tells more than its body.
      return outcome.is_error ? HttpFailure::kNone : HttpFailure::kProtocol;
    case CURLE_UNSUPPORTED_PROTOCOL:  // HTTP/0.9; the URL's scheme is checked.
    case 100:  // CURLE_TOO_LARGE, from 8.6 on: an endless header line.
      return HttpFailure::kProtocol;
    case CURLE_OUT_OF_MEMORY:  // Before 8.6 also an endless header line.
      return outcome.answer_begun ? HttpFailure::kProtocol
                                  : HttpFailure::kInternal;
    case CURLE_URL_MALFORMAT:
    case CURLE_LOGIN_DENIED:  // User info in the URL.
      return HttpFailure::kInvalidRequest;
    default:
      return HttpFailure::kInternal;
  }
}

// Whether the failure comes before the request is sent.
bool IsBeforeSending(HttpFailure failure) {
  return failure == HttpFailure::kResolve || failure == HttpFailure::kConnect ||
         failure == HttpFailure::kConnectTimeout ||
         failure == HttpFailure::kProxyRefused ||
         failure == HttpFailure::kTlsVerification ||
         failure == HttpFailure::kTlsHandshake;
}

}  // namespace

void ReadCurlFacts(CURL* handle, HttpResult& result) {
  const bool ready =
      CurlInfo<curl_off_t>(handle, CURLINFO_PRETRANSFER_TIME_T) > 0;
  result.connection_reused =
      ready && CurlInfo<CurlLong>(handle, CURLINFO_NUM_CONNECTS) == 0;
  result.timings = ReadTimings(handle, result.connection_reused);
  result.peer_address = PeerAddress(handle);
  result.bytes_sent = BytesSent(handle, result.request.body.size());
  result.bytes_received =
      CurlInfo<CurlLong>(handle, CURLINFO_HEADER_SIZE) +
      CurlInfo<curl_off_t>(handle, CURLINFO_SIZE_DOWNLOAD_T);
}

HttpFailure FailureOf(const CurlOutcome& outcome) {
  const HttpFailure failure = FailureOfCode(outcome);
  // The connection died, and libcurl's second attempt failed.
  return outcome.sent && IsBeforeSending(failure) ? HttpFailure::kConnectionLost
                                                  : failure;
}

std::string DetailOf(const CurlOutcome& outcome, size_t max_body_bytes) {
  if (outcome.code == CURLE_OK) {
    return "the connection was closed inside the headers";
  }
  // libcurl's message would quote the proxy with its password.
  if (ProxyIsUnusable(outcome)) {
    return "libcurl cannot use the proxy that the options or the environment "
           "name";
  }
  if (outcome.resend_stopped) {
    return "the connection was lost, and the request may not be sent again";
  }
  switch (outcome.limit) {
    case HttpResponseReader::Limit::kHeaders:
      return "the headers are longer than the transport accepts";
    case HttpResponseReader::Limit::kBody:
      return absl::StrCat("the body is longer than ", max_body_bytes, " bytes");
    case HttpResponseReader::Limit::kNone:
      break;
  }
  return *outcome.error_text != '\0' ? outcome.error_text
                                     : curl_easy_strerror(outcome.code);
}

}  // namespace fireworks::rest
