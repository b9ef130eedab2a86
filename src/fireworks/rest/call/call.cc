#include "fireworks/rest/call/call.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "fireworks/internal/excerpt.h"
#include "fireworks/internal/strings.h"
#include "fireworks/rest/call/answer.h"
#include "fireworks/rest/call/attempt_report.h"
#include "fireworks/rest/call/request_headers.h"
#include "fireworks/rest/errors/http_errors.h"
#include "fireworks/rest/errors/response_headers.h"
#include "fireworks/rest/errors/scrub.h"
#include "fireworks/rest/transcoding/route.h"
#include "fireworks/rest/transcoding/transcoder.h"
#include "google/protobuf/message.h"

namespace fireworks::rest::internal {
namespace {

using ::fireworks::internal::AbslView;
using ::fireworks::internal::StdView;

constexpr size_t kMaxSubjectBytes = 256;

// Whether the server handled the request, successfully or not. The statuses
// excluded here mean that it cannot at the moment.
bool WasServed(const HttpResult& result) {
  const int status = result.response.status;
  return result.failure == HttpFailure::kNone && status < 500 &&
         status != 408 && status != 421 && status != 429;
}

}  // namespace

Call::Call(const ChannelCore* core, const Method& method,
           const google::protobuf::Message& request,
           google::protobuf::Message* response, const CallContext* context,
           absl::Time start, bool wants_report, Done done)
    : core_(core),
      method_(method.full_name),
      response_(response),
      context_(context),
      done_(std::move(done)),
      start_(start),
      wants_report_(wants_report || core->options.observer != nullptr) {
  error_ = Prepare(method, request);
  if (!error_.ok()) status_ = error_;
}

bool Call::cancelled() const {
  return context_ != nullptr && CallContextAccess::cancelled(*context_);
}

absl::Status Call::Prepare(const Method& method,
                           const google::protobuf::Message& request) {
  absl::Status status = SetDeadline();
  if (!status.ok()) return status;

  collect_drift_ =
      wants_report_ &&
      (core_->options.collect_drift ||
       (context_ != nullptr && CallContextAccess::collect_drift(*context_)));

  std::unique_ptr<const Route> own_route;
  const absl::StatusOr<const Route*> route =
      core_->routes.Get(method, *request.GetDescriptor(), &own_route);
  if (!route.ok()) return route.status();
  TranscodeOptions options;
  options.camel_case_field_masks = core_->options.camel_case_field_masks;
  request_ = core_->spares.Take();
  TranscodedRequest http;
  http.target = std::move(request_.url);  // For its memory.
  http.target = core_->options.endpoint;
  status = Transcode(method, **route, request, options, &http);
  if (!status.ok()) return status;
  resource_ = std::move(http.resource);

  binding_ = http.binding;
  request_.method = binding_.verb;
  request_.url = std::move(http.target);
  request_.body = std::move(http.body);
  request_.deadline = deadline_;
  request_.connect_timeout = core_->options.connect_timeout;
  request_.max_body_bytes = core_->options.max_body_bytes;
  request_.fresh_connection = false;
  request_.needed_headers.reset();
  if (!wants_report_) request_.needed_headers = HeadersForErrors();
  retry_.emplace(
      &core_->options.retry, &core_->budget,
      RetryLimits{IsIdempotent(binding_.verb),
                  core_->options.api_key_provider != nullptr, deadline_});

  absl::StatusOr<std::string> key = core_->ApiKey();
  if (!key.ok()) return key.status();
  if (!key->empty()) secrets_.push_back(*key);
  answers_http_body_ = AnswersHttpBody(binding_, *response_);
  return FillHeaders(
      {answers_http_body_ ? "*/*" : "application/json", core_->user_agent,
       http.content_type, *key},
      context_ != nullptr ? &CallContextAccess::headers(*context_) : nullptr,
      &request_.headers);
}

absl::Status Call::SetDeadline() {
  timeout_ = core_->options.timeout;
  absl::Time latest = absl::InfiniteFuture();
  if (context_ != nullptr) {
    if (const auto own = CallContextAccess::timeout(*context_)) timeout_ = *own;
    if (timeout_ <= absl::ZeroDuration()) {
      return absl::InvalidArgumentError(
          absl::StrCat("the timeout of a call must be positive, but is ",
                       absl::FormatDuration(timeout_)));
    }
    // Converts the deadline from the wall clock to the channel's steady clock.
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
  // An error names the timeout only if the timeout ended the call.
  if (latest < start_ + timeout_) timeout_ = absl::InfiniteDuration();
  return absl::OkStatus();
}

HttpRequest Call::NextRequest() {
  ++report_.attempts;
  return std::move(request_);
}

void Call::AddHeld(absl::Duration held) {
  held_ += held;
  report_.held += held;
}

Call::Next Call::OnResult(HttpResult& result) {
  request_ = std::move(result.request);
  // NextRequest() counted one attempt, but the transport may have made none or
  // more than one.
  report_.attempts += result.attempts - 1;
  const absl::Time now = core_->options.clock->Now();
  RetryState::Decision decision =
      // NOLINTNEXTLINE(bugprone-unchecked-optional-access): set at the start.
      retry_->OnResult(result, now, core_->options.random);
  if (decision.ask_for_key && TakeNewKey(decision.stopped_because)) {
    decision.pause = absl::ZeroDuration();
  }
  Next next;
  next.served = WasServed(result);
  if (decision.slow_down > absl::ZeroDuration()) {
    next.slow_until = now + decision.slow_down;
    next.served = false;
    next.pauses_channel = decision.hold_channel;
    if (decision.hold_channel) core_->hold.ExtendTo(next.slow_until);
  }
  if (result.attempts > 0) TellObserver(result, decision);
  held_ = absl::ZeroDuration();
  if (!decision.pause.has_value()) {
    End(result, std::move(decision.stopped_because));
    // Reuses the body's memory, unless Report() has moved it away.
    // NOLINTNEXTLINE(clang-analyzer-cplusplus.Move)
    request_.buffer = std::move(result.response.body);
    return next;
  }
  request_.fresh_connection = decision.fresh_connection;
  next.asked_for = decision.asked_for;
  next.at = now + *decision.pause;
  // The call may end without another attempt, so this one is reported now.
  if (wants_report_) Report(result);
  return next;
}

bool Call::TakeNewKey(std::string& why_not) {
  absl::StatusOr<std::string> key = core_->ApiKey(secrets_.back());
  if (!key.ok()) {
    why_not = Scrub(StdView(key.status().message()), secrets_);
    return false;
  }
  if (*key == secrets_.back()) return false;
  ReplaceKey(*key, &request_.headers);
  secrets_.push_back(*std::move(key));
  return true;
}

void Call::TellObserver(const HttpResult& result,
                        const RetryState::Decision& next) {
  if (core_->options.observer == nullptr) return;
  core_->options.observer->OnAttempt(
      {method_, resource_, report_.attempts, result.failure,
       result.response.status, result.timings, result.connection_reused,
       result.bytes_sent, result.bytes_received,
       next.pause.value_or(absl::InfiniteDuration()), held_});
}

void Call::Report(HttpResult& result) {
  const bool failed = !status_.ok() || !IsSuccess(result);
  ReportAttempt(result, failed, secrets_, report_);
  if (context_ == nullptr || !CallContextAccess::keep_body(*context_)) return;
  // Copies a short body out of a large buffer, which stays with the request for
  // reuse.
  std::string& body = result.response.body;
  body_ =
      body.size() >= body.capacity() / 2 ? std::move(body) : std::string(body);
}

void Call::End(HttpResult& result, std::string why_stopped) {
  if (!IsSuccess(result)) {
    status_ = ErrorFromResult(result, MakeErrorContext(std::move(why_stopped)));
  } else {
    ReadAnswer(result);
  }
  if (wants_report_) Report(result);
}

void Call::ReadAnswer(const HttpResult& result) {
  // An HttpBody cannot say how its data is encoded.
  if (answers_http_body_ && !result.response.body.empty() &&
      !UnaskedCoding(result.response.headers, core_->options.http.accept_gzip)
           .empty()) {
    status_ =
        UndecodableAnswer(result, absl::InvalidArgumentError("it is encoded"),
                          MakeErrorContext(""));
    return;
  }
  Answer answer = DecodeAnswer(core_->decoder, binding_, result.response,
                               collect_drift_, response_);
  report_.no_known_fields = answer.no_known_fields;
  report_.drift = std::move(answer.drift);
  if (answer.error.has_value()) {
    status_ = ErrorInAnswer(result, *answer.error, MakeErrorContext(""));
  } else if (!answer.status.ok()) {
    status_ = UndecodableAnswer(result, answer.status, MakeErrorContext(""));
  }
}

ErrorContext Call::MakeErrorContext(std::string why_stopped) const {
  ErrorContext context;
  context.subject = Subject();
  context.attempts = report_.attempts;
  context.secrets = {secrets_.begin(), secrets_.end()};
  context.why_stopped = std::move(why_stopped);
  context.held = report_.held;
  context.accepts_gzip = core_->options.http.accept_gzip;
  context.timeout = timeout_;
  context.now = core_->options.clock->Now();
  return context;
}

// The caller's resource name, shortened to one line of limited length.
std::string Call::Subject() const {
  return ::fireworks::internal::Excerpt(resource_, kMaxSubjectBytes);
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

void Call::EndHeldTooLong(absl::Duration wait) {
  status_ = HeldTooLong(wait, MakeErrorContext(""));
}

void Call::NotifyObserver() {
  if (wants_report_) report_.elapsed = core_->options.clock->Now() - start_;
  if (core_->options.observer == nullptr) return;
  core_->options.observer->OnCall(
      {method_, resource_, status_, ForObservers(report_)});
}

void Call::Refuse(absl::Status status) {
  status_ = std::move(status);
  NotifyObserver();
  core_->spares.GiveBack(std::move(request_));
}

void Call::Finish() {
  if (!status_.ok() && response_ != nullptr) response_->Clear();
  NotifyObserver();
  core_->spares.GiveBack(std::move(request_));
  report_.body = std::move(body_);
  std::move(done_)(std::move(status_), report_);
}

}  // namespace fireworks::rest::internal
