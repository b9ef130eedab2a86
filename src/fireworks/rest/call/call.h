#ifndef FIREWORKS_REST_CALL_CALL_H_
#define FIREWORKS_REST_CALL_CALL_H_

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "fireworks/rest/call/channel_core.h"
#include "fireworks/rest/call/retry_state.h"
#include "fireworks/rest/call_context.h"
#include "fireworks/rest/call_report.h"
#include "fireworks/rest/errors/http_errors.h"
#include "fireworks/rest/http/http_message.h"
#include "fireworks/rest/method.h"

namespace google::protobuf {
class Message;
}  // namespace google::protobuf

namespace fireworks::rest::internal {

// The library's access to the private members of a CallContext.
struct CallContextAccess {
  static std::optional<absl::Duration> timeout(const CallContext& c) {
    return c.timeout_;
  }
  static absl::Time deadline(const CallContext& c) { return c.deadline_; }
  static const HttpHeaders& headers(const CallContext& c) { return c.headers_; }
  static bool keep_body(const CallContext& c) { return c.keep_body_; }
  static bool collect_drift(const CallContext& c) { return c.collect_drift_; }
  static bool cancelled(const CallContext& c) { return c.cancelled_.load(); }

  // From Attach() to Detach(), TryCancel() makes `loop` cancel the call with
  // this tag. `loop` must live until Detach().
  static void Attach(CallContext& c, CallLoop* loop, uint64_t tag) {
    std::lock_guard<std::mutex> lock(c.mutex_);
    c.loop_ = loop;
    c.tag_ = tag;
  }
  static void Detach(CallContext& c) { Attach(c, nullptr, 0); }

  static CallReport& report(CallContext& c) { return c.report_; }
  static void SetReport(CallContext& c, CallReport report) {
    c.report_ = std::move(report);
  }
};

// One call, from request message to response message, with all its attempts.
// Does no I/O: a CallLoop sends the request that NextRequest() returns and
// passes the result to OnResult().
class Call {
 public:
  using Done = absl::AnyInvocable<void(absl::Status, CallReport&)>;

  // `context` may be null. The timeout counts from `start`. If the request
  // cannot be sent, error() says why. `response` and `context` must outlive the
  // call; `method` and `request` need not. Without `wants_report` and without
  // an observer, the report has only `attempts`, `held` and `no_known_fields`.
  Call(const ChannelCore* core, const Method& method,
       const google::protobuf::Message& request,
       google::protobuf::Message* response, const CallContext* context,
       absl::Time start, bool wants_report, Done done);

  // Why the call cannot start. OK if it can.
  const absl::Status& error() const { return error_; }
  absl::Time deadline() const { return deadline_; }
  bool cancelled() const;

  // Starts an attempt: returns the request to send.
  HttpRequest NextRequest();

  // What to do after a result.
  struct Next {
    // When to send the next request. If nullopt, the call has ended and the
    // caller must call Finish().
    std::optional<absl::Time> at;
    bool asked_for = false;  // The server asked for the pause until `at`.
    // Until when the server wants fewer requests. InfinitePast: it did not ask.
    absl::Time slow_until = absl::InfinitePast();
    bool pauses_channel = false;  // Until then nothing may be sent.
    // The server handled the request, successfully or not.
    bool served = false;
  };

  // Handles the result of the last request. May move from parts of `result`.
  Next OnResult(HttpResult& result);

  // Records that the call waited for `held` because the server asked for a pause.
  void AddHeld(absl::Duration held);

  // Each of the next four ends the call with an error. The caller must then
  // call Finish().
  void Cancel(std::string_view why);
  // The deadline passed while the call waited for its turn.
  void Expire();
  // The server's pause lasts another `wait`, past the deadline.
  void EndHeldTooLong(absl::Duration wait);
  // The call cannot be made.
  void Fail(absl::Status status) { status_ = std::move(status); }

  // Notifies the observer and runs the completion. Must be called once, after
  // all other functions.
  void Finish();
  // Instead of Finish(), if the completion must not run.
  void Refuse(absl::Status status);

 private:
  // Run before the first attempt.
  absl::Status Prepare(const Method& method,
                       const google::protobuf::Message& request);
  absl::Status SetDeadline();

  // Run after each attempt.
  // Returns whether the provider gave another key. If the provider failed,
  // `why_not` gets its error.
  bool TakeNewKey(std::string& why_not);
  void TellObserver(const HttpResult& result, const RetryState::Decision& next);
  void Report(HttpResult& result);

  // Run after the last attempt.
  void NotifyObserver();
  void End(HttpResult& result, std::string why_stopped);
  void ReadAnswer(const HttpResult& result);
  ErrorContext MakeErrorContext(std::string why_stopped) const;
  std::string Subject() const;

  // The call.
  const ChannelCore* const core_;
  const std::string_view method_;  // The full name.
  Binding binding_;                // The binding that the request fits.
  google::protobuf::Message* const response_;
  const CallContext* const context_;
  Done done_;
  const absl::Time start_;
  const bool wants_report_;
  bool collect_drift_ = false;
  bool answers_http_body_ = false;
  absl::Status error_;
  std::string resource_;
  absl::Time deadline_ = absl::InfiniteFuture();
  absl::Duration timeout_;
  std::optional<RetryState> retry_;
  // The API keys that this call sent or will send. The current key is the last.
  absl::InlinedVector<std::string, 1> secrets_;

  // The attempt.
  HttpRequest request_;  // The next request. Empty while the session has it.
  absl::Duration held_;  // How long the server made this attempt wait.

  // The outcome.
  absl::Status status_;
  CallReport report_;  // Finish() adds the body.
  std::string body_;
};

}  // namespace fireworks::rest::internal

#endif  // FIREWORKS_REST_CALL_CALL_H_
