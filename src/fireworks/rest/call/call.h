#ifndef FIREWORKS_REST_CALL_CALL_H_
#define FIREWORKS_REST_CALL_CALL_H_

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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
class FieldDescriptor;
class Message;
}  // namespace google::protobuf

namespace fireworks::rest::internal {

// The library's way into a CallContext.
struct CallContextAccess {
  static std::optional<absl::Duration> timeout(const CallContext& c) {
    return c.timeout_;
  }
  static absl::Time deadline(const CallContext& c) { return c.deadline_; }
  static const HttpHeaders& headers(const CallContext& c) { return c.headers_; }
  static bool keep_body(const CallContext& c) { return c.keep_body_; }
  static bool collect_drift(const CallContext& c) { return c.collect_drift_; }
  static bool cancelled(const CallContext& c) { return c.cancelled_.load(); }

  // From Attach() to Detach() a TryCancel() tells `loop`, which must live, to
  // cancel `tag`.
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

// One call, from request message to response message, over all its attempts.
// Does no I/O: a CallLoop sends what NextRequest() gives and hands in results.
class Call {
 public:
  using Done = absl::AnyInvocable<void(absl::Status, CallReport&)>;

  // `context` may be null; the timeout counts from `start`. A request that
  // cannot be sent makes a call whose error() is set. `response` and `context`
  // must outlive the call; `method` and `request` need not. Without
  // `wants_report` and without an observer, the report holds `attempts` alone.
  Call(const ChannelCore* core, const Method& method,
       const google::protobuf::Message& request,
       google::protobuf::Message* response, const CallContext* context,
       absl::Time start, bool wants_report, Done done);

  // Why the call cannot even begin; OK if it can.
  const absl::Status& error() const { return error_; }
  absl::Time deadline() const { return deadline_; }
  bool cancelled() const;

  // Begins an attempt.
  HttpRequest NextRequest();

  // What comes after an answer.
  struct Next {
    std::optional<absl::Time>
        at;                  // Of the next request; none: Finish() is due.
    bool asked_for = false;  // The server asked for the pause until then.
    // Until when the server wants to have fewer requests; InfinitePast: it did
    // not say so.
    absl::Time slow_until = absl::InfinitePast();
    bool served = false;  // The server did what it was asked, or says why not.
  };

  // Takes the answer to the last request, and of `result` what it needs.
  Next OnResult(HttpResult& result);

  // The call has waited so long because the server had asked for it.
  void AddHeld(absl::Duration held);

  // Ends the call before an answer. Finish() is due.
  void Cancel(std::string_view why);
  // Ends a call whose deadline passed while it waited for its turn.
  void Expire();
  // Ends a call that would wait past its deadline, as the server has asked for a
  // pause of `wait`.
  void EndHeld(absl::Duration wait);
  // Ends a call that cannot be made.
  void Fail(absl::Status status) { status_ = std::move(status); }

  // Tells the observer and runs the completion. Once, as the last thing.
  void Finish();

 private:
  // Before the first attempt.
  absl::Status Prepare(const Method& method,
                       const google::protobuf::Message& request);
  absl::Status SetDeadline();
  absl::Status SetHeaders(std::string_view key, std::string_view content_type);

  // After each attempt.
  // Whether the provider gave another key; otherwise `why_not` has its error, if any.
  bool TakeNewKey(std::string& why_not);
  void TellObserver(const HttpResult& result, const RetryState::Decision& next);
  void Report(HttpResult& result);

  // After the last.
  void End(HttpResult& result, std::string why_stopped);
  void ReadAnswer(const HttpResult& result);
  // `field` is what the body is the value of; null if that is the response.
  void Decode(const HttpResult& result, const std::string& json,
              const google::protobuf::FieldDescriptor* field);
  void Refuse(const HttpResult& result, const absl::Status& why);
  ErrorContext MakeErrorContext(std::string why_stopped) const;
  std::string Subject() const;

  // Of the call.
  const ChannelCore* const core_;
  const std::string_view method_;  // Its full name.
  Binding binding_;                // The one that the request fits.
  google::protobuf::Message* const response_;
  const CallContext* const context_;
  Done done_;
  const absl::Time start_;
  const bool wants_report_;
  bool collect_drift_ = false;
  absl::Status error_;
  std::string resource_;
  absl::Time deadline_ = absl::InfiniteFuture();
  absl::Duration timeout_;
  std::optional<RetryState> retry_;
  // Each key that was sent or will be, the current one last.
  std::vector<std::string> secrets_;

  // Of the attempt.
  HttpRequest request_;  // The next one. The session has it during an attempt.
  absl::Duration held_;  // Before it.

  // What comes of it.
  absl::Status status_;
  CallReport report_;  // Its body is put in at the end.
  std::string body_;
};

}  // namespace fireworks::rest::internal

#endif  // FIREWORKS_REST_CALL_CALL_H_
