#include "fireworks/rest/http/curl_exchange.h"

#include <algorithm>
#include <climits>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "fireworks/rest/http/curl_header_list.h"
#include "fireworks/rest/http/curl_outcome.h"
#include "fireworks/rest/http/http_request_check.h"

namespace fireworks::rest {
namespace {

// libcurl's timers may be a millisecond early.
constexpr absl::Duration kTimerSlack = absl::Milliseconds(5);

// Whole milliseconds for libcurl, at least one, because 0 means no limit.
CurlLong Milliseconds(absl::Duration d) {
  if (d <= absl::Milliseconds(1)) return 1;
  if (d > absl::Milliseconds(INT_MAX)) return INT_MAX;
  // Rounds up without the slow division of absl::Ceil().
  d += absl::Milliseconds(1) - absl::Nanoseconds(1);
  return static_cast<CurlLong>(absl::ToInt64Milliseconds(d));
}

HttpResult Refused(HttpFailure failure, std::string detail) {
  HttpResult result;
  result.failure = failure;
  result.detail = std::move(detail);
  result.attempts = 0;
  return result;
}

// The part of the URL before the path: scheme, host and port.
std::string_view Origin(std::string_view url) {
  return url.substr(0, url.find('/', std::string_view("https://").size()));
}

// Whether the URL ends with its path and the path has no escapes. libcurl would
// change the letter case of escapes.
bool EndsWithPlainPath(const std::string& url) {
  return std::strpbrk(url.c_str(), "?#%") == nullptr &&
         Origin(url).size() < url.size();
}

}  // namespace

absl::StatusOr<std::unique_ptr<CurlExchange>> CurlExchange::New(
    const CurlSettings& settings, CURLSH* share) {
  std::unique_ptr<CurlExchange> exchange(
      new CurlExchange(settings, CurlEasy(curl_easy_init())));
  if (exchange->handle_ == nullptr || exchange->url_ == nullptr) {
    return absl::ResourceExhaustedError("libcurl is out of memory");
  }
  if (!exchange->SetOwn(share)) return exchange->easy_.status();
  return exchange;
}

absl::Status CurlExchange::Try(const CurlSettings& settings, CURLSH* share) {
  const auto exchange = New(settings, share);
  if (!exchange.ok()) return exchange.status();
  for (const char* method : {"HEAD", "GET", "POST", "DELETE"}) {
    HttpRequest request;
    request.method = method;
    request.url = "https://localhost/";
    request.deadline = absl::UnixEpoch() + absl::Seconds(1);
    (*exchange)->Prepare(std::move(request), false, absl::UnixEpoch());
    absl::Status status = (*exchange)->easy_.status();
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

CurlExchange::CurlExchange(const CurlSettings& settings, CurlEasy handle)
    : settings_(settings),
      handle_(std::move(handle)),
      easy_(handle_.get()),
      url_(curl_url()) {}

bool CurlExchange::SetOwn(CURLSH* share) {
  return SetCommonOptions(settings_, share, easy_) &&
         Set(CURLOPT_CURLU, url_.get()) && Set(CURLOPT_PRIVATE, this) &&
         Set(CURLOPT_ERRORBUFFER, error_.data()) &&
         Set(CURLOPT_PREREQFUNCTION, &CurlExchange::OnSend) &&
         Set(CURLOPT_PREREQDATA, this) &&
         Set(CURLOPT_HEADERFUNCTION, &CurlExchange::OnHeader) &&
         Set(CURLOPT_HEADERDATA, this) &&
         Set(CURLOPT_WRITEFUNCTION, &CurlExchange::OnBody) &&
         Set(CURLOPT_WRITEDATA, this);
}

CurlExchange* CurlExchange::Of(CURL* handle) {
  return reinterpret_cast<CurlExchange*>(
      CurlInfo<char*>(handle, CURLINFO_PRIVATE));
}

HttpResult CurlExchange::Prepare(HttpRequest&& request, bool may_wait,
                                 absl::Time now) {
  request_ = std::move(request);
  easy_.Reset();
  headers_.Prepare(request_);
  reader_.Reset(request_.max_body_bytes, std::move(request_.buffer),
                request_.needed_headers);
  sends_ = 0;
  max_sends_ = IsIdempotent(request_.method) ? 2 : 1;
  std::string problem = CheckRequestLine(request_);
  if (problem.empty() && headers_.is_new()) {
    problem = CheckHttpHeaders(request_.headers);
  }
  if (!problem.empty()) {
    return Refused(HttpFailure::kInvalidRequest, std::move(problem));
  }
  if (request_.deadline <= now) {
    return Refused(HttpFailure::kDeadline,
                   "the deadline had passed before anything was sent");
  }
  const CURLUcode code = SetUrl();
  if (code != CURLUE_OK && code != CURLUE_OUT_OF_MEMORY) {
    return Refused(HttpFailure::kInvalidRequest, curl_url_strerror(code));
  }
  if (code != CURLUE_OK || !SetOrigin() || !SetBody() || !SetHeaders() ||
      !SetTimeouts(may_wait, now) ||
      !SetNumber(CURLOPT_FRESH_CONNECT, fresh_connection_,
                 request_.fresh_connection ? 1L : 0L)) {
    const absl::Status refused = easy_.status();
    return Refused(HttpFailure::kInternal,
                   refused.ok() ? "libcurl is out of memory"
                                : std::string(refused.message()));
  }
  return HttpResult();
}

bool CurlExchange::SetOrigin() {
  const std::string_view origin = Origin(request_.url);
  if (origin == origin_) return true;
  origin_.clear();
  // Waits for a running handshake, because this exchange may share its
  // connection. Without TLS there is no HTTP/2, so waiting would gain nothing.
  const bool tls = absl::StartsWithIgnoreCase(request_.url, "https:");
  const bool may_share = tls && settings_.options.version == HttpVersion::kAuto;
  if (!SetCurlProxy(settings_, request_.url, easy_) ||
      !Set(CURLOPT_PIPEWAIT, may_share ? 1L : 0L)) {
    return false;
  }
  origin_ = std::string(origin);
  return true;
}

// A parsed URL saves libcurl 7.88 a tenth of its work for an exchange.
// CURLOPT_URL replaces the text of the previous exchange. If only the path
// differs, the host is not parsed again.
CURLUcode CurlExchange::SetUrl() {
  const char* const text = request_.url.c_str();
  const std::string_view origin = Origin(request_.url);
  const bool plain = EndsWithPlainPath(request_.url);
  // False until all steps succeed: a key must never go to the previous origin.
  const bool was_plain = std::exchange(url_is_plain_, false);
  const CURLUcode code =
      plain && was_plain && origin == origin_
          ? curl_url_set(url_.get(), CURLUPART_PATH, text + origin.size(), 0)
          : curl_url_set(url_.get(), CURLUPART_URL, text,
                         CURLU_PATH_AS_IS | CURLU_DISALLOW_USER);
  if (code != CURLUE_OK) return code;
  if (!Set(CURLOPT_URL, text)) return CURLUE_OUT_OF_MEMORY;
  url_is_plain_ = plain;
  return CURLUE_OK;
}

bool CurlExchange::SetBody() {
  const std::string& method = request_.method;
  const bool sends = HasBody(request_);
  // Most exchanges have the same method as the previous one and no body.
  if (!sends && method == bodiless_method_) return true;
  bodiless_method_.clear();
  // Resets the options of the previous exchange.
  if (!Set(CURLOPT_HTTPGET, 1L)) return false;
  const bool is_head = method == "HEAD";
  if (is_head && !Set(CURLOPT_NOBODY, 1L)) return false;
  if (sends && !(Set(CURLOPT_POST, 1L) &&
                 Set(CURLOPT_POSTFIELDS, request_.body.data()) &&
                 Set(CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request_.body.size())))) {
    return false;
  }
  const bool is_default = is_head || (method == "GET" && !sends);
  if (!Set(CURLOPT_CUSTOMREQUEST, is_default ? nullptr : method.c_str())) {
    return false;
  }
  if (!sends) bodiless_method_ = method;
  return true;
}

bool CurlExchange::SetHeaders() {
  if (!headers_.is_new()) return true;
  if (headers_.Make(request_) && Set(CURLOPT_HTTPHEADER, headers_.get())) {
    return true;
  }
  headers_.Drop();  // The next exchange must not believe that it is set.
  return false;
}

bool CurlExchange::SetTimeouts(bool may_wait, absl::Time now) {
  const absl::Duration left = request_.deadline - now;
  return SetNumber(
             CURLOPT_TIMEOUT_MS, timeout_,
             left == absl::InfiniteDuration() ? 0L : Milliseconds(left)) &&
         SetNumber(CURLOPT_CONNECTTIMEOUT_MS, connect_timeout_,
                   Milliseconds(may_wait ? absl::InfiniteDuration()
                                         : request_.connect_timeout));
}

bool CurlExchange::SetNumber(CURLoption option, CurlLong& current,
                             CurlLong value) {
  if (value == current) return true;
  if (!Set(option, value)) return false;
  current = value;
  return true;
}

HttpResult CurlExchange::Finish(CURLcode code, absl::Time now) {
  CurlOutcome outcome;
  outcome.code = code;
  outcome.answer_begun = reader_.begun();
  outcome.headers_complete = reader_.headers_complete();
  outcome.error_text = error_.data();
  outcome.deadline_passed = now + kTimerSlack >= request_.deadline;
  outcome.limit = reader_.limit();

  HttpResult result;
  result.proxy_status =
      static_cast<int>(CurlInfo<CurlLong>(handle(), CURLINFO_HTTP_CONNECTCODE));
  outcome.proxy_status = result.proxy_status;
  result.attempts = std::clamp(sends_, 1, max_sends_);
  result.response = reader_.Take();
  outcome.is_error = result.response.status >= 300;
  result.request = std::move(request_);
  result.http_version = CurlHttpVersion(handle());
  outcome.http2 = result.http_version == 20;
  outcome.sent = sends_ > 0;
  outcome.resend_stopped = sends_ > max_sends_;
  result.failure = FailureOf(outcome);
  if (result.failure == HttpFailure::kInvalidRequest) result.attempts = 0;
  if (result.failure != HttpFailure::kNone) {
    result.detail = DetailOf(outcome, reader_.max_body_bytes());
  }
  if (!IsSuccess(result) || !result.request.needed_headers.has_value()) {
    ReadCurlFacts(handle(), result);
    // libcurl counts the end of the connection as a first byte.
    if (!outcome.answer_begun) result.timings.first_byte = absl::ZeroDuration();
  }
  return result;
}

HttpRequest CurlExchange::TakeRequest() {
  reader_.Reset(/*max_body_bytes=*/0, /*buffer=*/"");
  return std::move(request_);
}

// libcurl sends a request again, up to five times, if a reused connection is
// dead or an HTTP/2 stream is refused. It also sends a POST again, which the
// server may already have processed.
int CurlExchange::OnSend(void* self, char* /*peer*/, char* /*local*/,
                         int /*peer_port*/, int /*local_port*/) {
  auto* const exchange = static_cast<CurlExchange*>(self);
  return ++exchange->sends_ > exchange->max_sends_ ? CURL_PREREQFUNC_ABORT
                                                   : CURL_PREREQFUNC_OK;
}

size_t CurlExchange::OnHeader(char* data, size_t size, size_t count,
                              void* self) {
  auto* const exchange = static_cast<CurlExchange*>(self);
  const std::string_view line(data, size * count);
  return exchange->reader_.OnHeaderLine(line) ? line.size() : 0;
}

size_t CurlExchange::OnBody(char* data, size_t size, size_t count, void* self) {
  const std::string_view piece(data, size * count);
  return static_cast<CurlExchange*>(self)->reader_.OnBody(piece) ? piece.size()
                                                                 : 0;
}

}  // namespace fireworks::rest
