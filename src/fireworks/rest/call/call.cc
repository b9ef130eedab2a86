#include "fireworks/rest/call/call.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "fireworks/internal/excerpt.h"
#include "fireworks/internal/strings.h"
#include "fireworks/rest/call/answer_decoder.h"
#include "fireworks/rest/call/call_context_access.h"
#include "fireworks/rest/errors/http_errors.h"
#include "fireworks/rest/errors/response_headers.h"
#include "fireworks/rest/errors/scrub.h"
#include "fireworks/rest/http/http_request_check.h"
#include "fireworks/rest/transcoding/transcoder.h"
#include "google/protobuf/message.h"

namespace fireworks::rest::internal {
namespace {

using ::fireworks::internal::AbslView;

constexpr size_t kMaxExcerptBytes = 1024;
constexpr size_t kMaxSubjectBytes = 256;

// Sending a request with one of these verbs twice is as good as once.
bool IsIdempotent(std::string_view verb) {
  return verb == "GET" || verb == "HEAD" || verb == "PUT" || verb == "DELETE";
}

bool IsOwnHeader(std::string_view name) {
  for (std::string_view own : {"Accept", "Accept-Encoding", "Authorization",
                               "Content-Type", "Host", "User-Agent"}) {
    if (absl::EqualsIgnoreCase(AbslView(name), AbslView(own))) return true;
  }
  return false;
}

}  // namespace

Call::Call(const ChannelCore* core, const Method& method,
           const google::protobuf::Message& request,
           google::protobuf::Message* response, const CallContext* context,
           absl::Time start, bool wants_report, Done done)
    : core_(core),
      method_(method),
      response_(response),
      context_(context),
      done_(std::move(done)),
      start_(start),
      wants_report_(wants_report || core->options.observer != nullptr) {
  error_ = Prepare(request);
  if (!error_.ok()) status_ = error_;
}

absl::Status Call::Prepare(const google::protobuf::Message& request) {
  absl::Status status = SetDeadline();
  if (!status.ok()) return status;

  if (context_ != nullptr && CallContextAccess::collect_drift(*context_) &&
      !core_->decoder.accelerated()) {
    return absl::InvalidArgumentError(
        "set_collect_drift() needs simdjson, which the option json.accelerate "
        "turns off or the library was built without");
  }
  TranscodeOptions options;
  options.camel_case_field_masks = core_->options.camel_case_field_masks;
  absl::StatusOr<TranscodedRequest> http = Transcode(method_, request, options);
  if (!http.ok()) return http.status();
  resource_ = std::move(http->resource);

  request_.method = std::move(http->verb);
  request_.url = absl::StrCat(core_->options.endpoint, http->target);
  request_.body = std::move(http->body);
  request_.deadline = deadline_;
  request_.connect_timeout = core_->options.connect_timeout;
  request_.max_body_bytes = core_->options.max_body_bytes;
  retry_.emplace(&core_->options.retry, &core_->budget,
                 IsIdempotent(method_.verb), deadline_);
  absl::StatusOr<std::string> key = core_->ApiKey();
  if (!key.ok()) return key.status();
  if (!key->empty()) secrets_.push_back(*std::move(key));
  return TakeHeaders();
}

absl::Status Call::SetDeadline() {
  timeout_ = core_->options.timeout;
  absl::Time latest = absl::InfiniteFuture();
  if (context_ != nullptr) {
    if (const auto own = CallContextAccess::timeout(*context_)) timeout_ = *own;
    if (timeout_ <= absl::ZeroDuration()) {
      return absl::InvalidArgumentError(
          absl::StrCat("the timeout of a call must be positive, and is ",
                       absl::FormatDuration(timeout_)));
    }
    // A point on the wall clock becomes one on the clock that runs steadily.
    const absl::Time deadline = CallContextAccess::deadline(*context_);
    if (deadline != absl::InfiniteFuture()) {
      const absl::Duration left = deadline - absl::Now();
      if (left <= absl::ZeroDuration()) {
        return absl::DeadlineExceededError(
            "the deadline had passed before the call was made");
      }
      latest = core_->options.clock->Now() + left;
    }
  }
  deadline_ = std::min(start_ + timeout_, latest);
  timeout_ = deadline_ - start_;
  return absl::OkStatus();
}

absl::Status Call::TakeHeaders() {
  if (context_ == nullptr) return absl::OkStatus();
  for (const HttpHeader& header : CallContextAccess::headers(*context_)) {
    std::string problem = CheckHttpHeader(header);
    if (problem.empty() && IsOwnHeader(header.name)) {
      problem =
          absl::StrCat("header ", header.name, " is set by the library itself");
    }
    if (!problem.empty()) return absl::InvalidArgumentError(problem);
    request_.headers.push_back(header);
  }
  return absl::OkStatus();
}

HttpRequest Call::NextRequest() {
  ++report_.attempts;
  HttpRequest request = request_;
  HttpHeaders& headers = request.headers;
  headers.reserve(headers.size() + 4);
  headers.push_back({"Accept", "application/json"});
  headers.push_back({"User-Agent", core_->user_agent});
  if (!request.body.empty()) {
    headers.push_back({"Content-Type", "application/json"});
  }
  if (!secrets_.empty()) {
    headers.push_back(
        {"Authorization", absl::StrCat("Bearer ", secrets_.back())});
  }
  return request;
}

bool Call::cancelled() const {
  return context_ != nullptr && CallContextAccess::cancelled(*context_);
}

std::optional<absl::Time> Call::OnResult(HttpResult result) {
  const absl::Time now = core_->options.clock->Now();
  RetryState::Decision decision =
      retry_->OnResult(result, now, core_->options.random);
  if (RefreshedKey(result)) decision.pause = absl::ZeroDuration();
  if (core_->options.observer != nullptr) {
    core_->options.observer->OnAttempt(
        {method_.full_name, resource_, report_.attempts, result.failure,
         result.response.status, result.timings, result.connection_reused,
         result.bytes_sent, result.bytes_received,
         decision.pause.value_or(absl::InfiniteDuration())});
  }
  if (result.failure == HttpFailure::kInvalidRequest) --report_.attempts;
  if (decision.pause.has_value()) {
    // Among many streams on a connection that the server recycles, a retry may
    // lose its place again and again; one that opened a connection does not.
    // libcurl 8.23 loses some of them after the headers.
    const bool lost = result.failure == HttpFailure::kConnectionLost ||
                      result.failure == HttpFailure::kTruncated;
    lost_in_a_row_ = lost ? lost_in_a_row_ + 1 : 0;
    request_.fresh_connection = lost_in_a_row_ > 1;
    // The call may end before there is another attempt to tell of.
    if (wants_report_) Report(std::move(result));
    return now + *decision.pause;
  }
  End(std::move(result), decision.stopped_because);
  return std::nullopt;
}

// After a first 401 the provider is asked again: the key may have been rotated.
bool Call::RefreshedKey(const HttpResult& result) {
  if (result.failure != HttpFailure::kNone || result.response.status != 401 ||
      core_->options.api_key_provider == nullptr || key_refreshed_) {
    return false;
  }
  key_refreshed_ = true;
  absl::StatusOr<std::string> key = core_->ApiKey();
  if (!key.ok() || key->empty() || *key == secrets_.back()) return false;
  secrets_.push_back(*std::move(key));
  return true;
}

// Whatever a caller took for a name: one line, and not a long one.
std::string Call::Subject() const {
  return ::fireworks::internal::Excerpt(resource_, kMaxSubjectBytes);
}

ErrorContext Call::MakeErrorContext(std::string_view stopped_because) const {
  ErrorContext context;
  context.subject = Subject();
  context.attempts = report_.attempts;
  context.secrets = secrets_;
  context.why_stopped = std::string(stopped_because);
  context.timeout = timeout_;
  context.now = core_->options.clock->Now();
  context.body_reader = &core_->error_bodies;
  return context;
}

void Call::End(HttpResult result, std::string_view stopped_because) {
  if (IsSuccess(result)) {
    const bool collect_drift =
        wants_report_ &&
        (core_->options.collect_drift ||
         (context_ != nullptr && CallContextAccess::collect_drift(*context_)));
    status_ = DecodeAnswer(core_->decoder, method_, result.response.body,
                           response_, collect_drift ? &report_.drift : nullptr);
    if (!status_.ok()) {
      status_ = UndecodableAnswer(result, status_, MakeErrorContext(""));
    }
  } else {
    status_ = ErrorFromResult(result, MakeErrorContext(stopped_because));
  }
  if (wants_report_) Report(std::move(result));
}

void Call::Report(HttpResult result) {
  const bool failed = !status_.ok() || !IsSuccess(result);
  const std::string_view body = result.response.body;
  report_.error_excerpt =
      Scrub(body.substr(0, failed ? kMaxExcerptBytes : 0), secrets_);
  if (context_ != nullptr && CallContextAccess::keep_body(*context_)) {
    report_.body = std::move(result.response.body);
  }
  report_.http_status = result.response.status;
  report_.request_id = Scrub(RequestId(result.response.headers), secrets_);
  report_.headers = std::move(result.response.headers);
  for (HttpHeader& header : report_.headers) {
    ScrubInPlace(secrets_, header.name);
    ScrubInPlace(secrets_, header.value);
  }
  for (json::Drift& drift : report_.drift) {
    ScrubInPlace(secrets_, drift.json_path);
    ScrubInPlace(secrets_, drift.path_pattern);
    ScrubInPlace(secrets_, drift.enum_name);
    ScrubInPlace(secrets_, drift.value);
  }
  report_.connection_reused = result.connection_reused;
  report_.peer_address = std::move(result.peer_address);
  report_.http_version = result.http_version;
  report_.timings = result.timings;
  report_.bytes_sent = result.bytes_sent;
  report_.bytes_received = result.bytes_received;
}

void Call::Cancel(std::string_view why) {
  const std::string subject = Subject();
  status_ = absl::CancelledError(
      absl::StrCat(subject, subject.empty() ? "" : ": ",
                   "the call was cancelled ", AbslView(why)));
}

void Call::Expire() {
  HttpResult result;
  result.failure = HttpFailure::kDeadline;
  result.detail = "the call was still waiting for its turn";
  status_ = ErrorFromResult(result, MakeErrorContext(""));
}

void Call::Finish() {
  if (!status_.ok() && response_ != nullptr) response_->Clear();
  if (wants_report_) report_.elapsed = core_->options.clock->Now() - start_;
  if (core_->options.observer != nullptr) {
    // Bodies, and what stands in them, are for the caller alone.
    std::string body = std::exchange(report_.body, {});
    std::string excerpt = std::exchange(report_.error_excerpt, {});
    std::vector<json::Drift> drift = report_.drift;
    for (json::Drift& unknown : report_.drift) unknown.value.clear();
    core_->options.observer->OnCall(
        {method_.full_name, resource_, status_, report_});
    report_.body = std::move(body);
    report_.error_excerpt = std::move(excerpt);
    report_.drift = std::move(drift);
  }
  std::move(done_)(std::move(status_), report_);
}

}  // namespace fireworks::rest::internal
