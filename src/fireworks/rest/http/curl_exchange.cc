#include "fireworks/rest/http/curl_exchange.h"

#include <climits>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "fireworks/rest/http/curl_errors.h"
#include "fireworks/rest/http/curl_headers.h"
#include "fireworks/rest/http/curl_info.h"
#include "fireworks/rest/http/http_request_check.h"
#include "fireworks/rest/http/loopback.h"

namespace fireworks::rest {
namespace {

// libcurl's timers may be a millisecond early.
constexpr absl::Duration kTimerSlack = absl::Milliseconds(5);

HttpResult Failed(HttpFailure failure, std::string detail) {
  HttpResult result;
  result.failure = failure;
  result.detail = std::move(detail);
  return result;
}

// Whole milliseconds for libcurl, at least one: its 0 means no limit.
CurlLong Milliseconds(absl::Duration d) {
  if (d <= absl::Milliseconds(1)) return 1;
  if (d > absl::Milliseconds(INT_MAX)) return INT_MAX;
  // Up, and without the long division of absl::Ceil().
  d += absl::Milliseconds(1) - absl::Nanoseconds(1);
  return static_cast<CurlLong>(absl::ToInt64Milliseconds(d));
}

// What stands before the path, which is the host and how to reach it.
std::string_view Origin(std::string_view url) {
  return url.substr(0, url.find('/', std::string_view("https://").size()));
}

// Whether nothing follows the path, and libcurl takes it for what it is: of one
// with escapes it changes the case.
bool EndsWithPlainPath(const std::string& url) {
  return std::strpbrk(url.c_str(), "?#%") == nullptr &&
         Origin(url).size() < url.size();
}

}  // namespace

std::unique_ptr<CurlExchange> CurlExchange::New(const CurlSettings& settings,
                                                CURLSH* share) {
  CurlEasy handle = NewCurlEasy(settings, share);
  if (handle == nullptr) return nullptr;
  std::unique_ptr<CurlExchange> exchange(
      new CurlExchange(settings, std::move(handle)));
  if (!exchange->SetOwn()) return nullptr;
  return exchange;
}

CurlExchange::CurlExchange(const CurlSettings& settings, CurlEasy handle)
    : settings_(settings), handle_(std::move(handle)), url_(curl_url()) {}

bool CurlExchange::SetOwn() {
  return url_ != nullptr && Set(CURLOPT_CURLU, url_.get()) &&
         Set(CURLOPT_PRIVATE, this) &&
         Set(CURLOPT_ERRORBUFFER, error_.data()) &&
         Set(CURLOPT_HEADERFUNCTION, &CurlExchange::OnHeader) &&
         Set(CURLOPT_HEADERDATA, this) &&
         Set(CURLOPT_WRITEFUNCTION, &CurlExchange::OnBody) &&
         Set(CURLOPT_WRITEDATA, this);
}

CurlExchange* CurlExchange::Of(CURL* handle) {
  return static_cast<CurlExchange*>(
      static_cast<void*>(CurlInfo<char*>(handle, CURLINFO_PRIVATE)));
}

HttpResult CurlExchange::Prepare(uint64_t id, HttpRequest request,
                                 absl::Time now) {
  id_ = id;
  // Most exchanges of a handle send the headers of the one before.
  if (!SendsSameHeaders(request, request_)) headers_.reset();
  request_ = std::move(request);
  reader_.Reset(request_.max_body_bytes);
  error_[0] = '\0';
  std::string problem = CheckRequestLine(request_);
  if (problem.empty() && headers_ == nullptr) {
    problem = CheckHttpHeaders(request_.headers);
  }
  if (!problem.empty()) {
    return Failed(HttpFailure::kInvalidRequest, std::move(problem));
  }
  if (request_.deadline <= now) {
    return Failed(HttpFailure::kDeadline,
                  "the deadline had passed before anything was sent");
  }
  const CURLUcode code = SetUrl();
  if (code != CURLUE_OK && code != CURLUE_OUT_OF_MEMORY) {
    return Failed(HttpFailure::kInvalidRequest, curl_url_strerror(code));
  }
  if (code != CURLUE_OK || !SetOrigin() || !SetBody() || !SetHeaders() ||
      !SetTimeouts(now) ||
      !Set(CURLOPT_FRESH_CONNECT, request_.fresh_connection ? 1L : 0L)) {
    return Failed(HttpFailure::kInternal, "libcurl is out of memory");
  }
  return HttpResult();
}

bool CurlExchange::SetOrigin() {
  const std::string_view origin = Origin(request_.url);
  if (origin == origin_) return true;
  origin_.clear();
  // Wait for a handshake under way, whose connection may carry this exchange,
  // too. Without TLS no HTTP/2 is negotiated, and waiting would gain nothing.
  const bool tls = absl::StartsWithIgnoreCase(request_.url, "https:");
  const bool may_share = tls && settings_.options.version == HttpVersion::kAuto;
  // A proxy of the environment is not meant for this machine, which it could
  // not reach and which its NO_PROXY often forgets.
  const bool direct =
      settings_.options.proxy.empty() && IsLoopbackHost(UrlHost(request_.url));
  if (SetCurlProxy(handle(), settings_.options, direct) != CURLE_OK ||
      !Set(CURLOPT_PIPEWAIT, may_share ? 1L : 0L)) {
    return false;
  }
  origin_ = std::string(origin);
  return true;
}

// libcurl takes a URL apart and, if it is 7.88, puts it together again, which is
// a tenth of what it does for an exchange. Given the parts it need not; given
// the text, too, it does not go by that of the exchange before. Nor is the host
// parsed again where only the path is another.
CURLUcode CurlExchange::SetUrl() {
  const char* const text = request_.url.c_str();
  const std::string_view origin = Origin(request_.url);
  const bool plain = EndsWithPlainPath(request_.url);
  // Forgotten until all is well: a key must not go where url_ pointed before.
  const std::string before = std::exchange(plain_origin_, {});
  const CURLUcode code =
      plain && origin == before
          ? curl_url_set(url_.get(), CURLUPART_PATH, text + origin.size(), 0)
          : curl_url_set(url_.get(), CURLUPART_URL, text,
                         CURLU_PATH_AS_IS | CURLU_DISALLOW_USER);
  if (code != CURLUE_OK) return code;
  if (!Set(CURLOPT_URL, text)) return CURLUE_OUT_OF_MEMORY;
  if (plain) plain_origin_ = std::string(origin);
  return CURLUE_OK;
}

bool CurlExchange::SetBody() {
  const std::string& method = request_.method;
  const bool sends = HasBody(request_);
  // Undoes what the exchange before this one has set.
  if (!Set(CURLOPT_HTTPGET, 1L)) return false;
  if (method == "HEAD") {
    return Set(CURLOPT_CUSTOMREQUEST, nullptr) && Set(CURLOPT_NOBODY, 1L);
  }
  if (sends && !(Set(CURLOPT_POST, 1L) &&
                 Set(CURLOPT_POSTFIELDS, request_.body.data()) &&
                 Set(CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request_.body.size())))) {
    return false;
  }
  return Set(CURLOPT_CUSTOMREQUEST,
             method == "GET" && !sends ? nullptr : method.c_str());
}

bool CurlExchange::SetHeaders() {
  if (headers_ != nullptr) return true;
  return MakeCurlHeaders(request_, headers_) &&
         Set(CURLOPT_HTTPHEADER, headers_.get());
}

bool CurlExchange::SetTimeouts(absl::Time now) {
  const absl::Duration left = request_.deadline - now;
  return Set(CURLOPT_TIMEOUT_MS,
             left == absl::InfiniteDuration() ? 0L : Milliseconds(left)) &&
         Set(CURLOPT_CONNECTTIMEOUT_MS, Milliseconds(request_.connect_timeout));
}

HttpResult CurlExchange::Finish(CURLcode code, absl::Time now) {
  CURL* const easy = handle();
  const bool ready =
      CurlInfo<curl_off_t>(easy, CURLINFO_PRETRANSFER_TIME_T) > 0;
  HttpResult result;
  result.connection_reused =
      ready && CurlInfo<CurlLong>(easy, CURLINFO_NUM_CONNECTS) == 0;
  result.timings = ReadTimings(easy, result.connection_reused);
  // libcurl takes the end of the connection for a first byte.
  if (!reader_.begun()) result.timings.first_byte = absl::ZeroDuration();
  result.peer_address = PeerAddress(easy);
  result.http_version = HttpVersionOf(easy);
  result.bytes_sent = BytesSent(easy, request_.body.size());
  result.bytes_received = CurlInfo<CurlLong>(easy, CURLINFO_HEADER_SIZE) +
                          CurlInfo<curl_off_t>(easy, CURLINFO_SIZE_DOWNLOAD_T);

  CurlOutcome outcome;
  outcome.code = code;
  outcome.answer_begun = reader_.begun();
  outcome.headers_complete = reader_.headers_complete();
  outcome.proxy_unusable = ProxyIsUnusable();
  outcome.deadline_passed = now + kTimerSlack >= request_.deadline;
  outcome.http2 = result.http_version == 20;
  outcome.limit = reader_.limit();
  outcome.proxy_status = CurlInfo<CurlLong>(easy, CURLINFO_HTTP_CONNECTCODE);
  result.failure = FailureOf(outcome);
  if (result.failure != HttpFailure::kNone) result.detail = Detail(code);
  result.response = reader_.Take();
  return result;
}

void CurlExchange::Release() {
  reader_.Reset(/*max_body_bytes=*/0);
  if (request_.body.empty()) return;
  std::string().swap(request_.body);
  headers_.reset();  // Those of a request with a body.
}

bool CurlExchange::ProxyIsUnusable() const {
  return absl::StartsWith(error_.data(), "Unsupported proxy");
}

std::string CurlExchange::Detail(CURLcode code) const {
  if (code == CURLE_OK) return "the connection was closed inside the headers";
  // libcurl would quote it, with its password.
  if (ProxyIsUnusable()) {
    return "libcurl cannot use the proxy that the options or the environment "
           "name";
  }
  switch (reader_.limit()) {
    case HttpResponseReader::Limit::kHeaders:
      return "the headers are longer than the transport accepts";
    case HttpResponseReader::Limit::kBody:
      return absl::StrCat("the body is longer than ", request_.max_body_bytes,
                          " bytes");
    case HttpResponseReader::Limit::kNone:
      break;
  }
  return error_[0] != '\0' ? error_.data() : curl_easy_strerror(code);
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
