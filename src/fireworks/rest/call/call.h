#ifndef FIREWORKS_REST_CALL_CALL_H_
#define FIREWORKS_REST_CALL_CALL_H_

#include <optional>
#include <string>
#include <string_view>
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
class Message;
}

namespace fireworks::rest::internal {

// One call, from request message to response message, over all its attempts.
// Does no I/O: a CallLoop sends what NextRequest() gives and hands in results.
class Call {
 public:
  using Done = absl::AnyInvocable<void(absl::Status, CallReport&)>;

  // `context` may be null; the timeout counts from `start`. A request that
  // cannot be sent makes a call whose error() is set. `response` and `context`
  // must outlive the call; `method` and `request` need not. Where neither
  // `done` nor an observer `wants_report`, it holds `attempts` alone.
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

  // Takes the answer to the last request. The time at which to send the next
  // one, or nothing if the call has ended and Finish() is due.
  std::optional<absl::Time> OnResult(HttpResult result);

  // Ends the call before an answer. Finish() is due.
  void Cancel(std::string_view why);
  // Ends a call whose deadline passed while it waited for its turn.
  void Expire();

  // Tells the observer and runs the completion. Once, as the last thing.
  void Finish();

 private:
  absl::Status Prepare(const google::protobuf::Message& request);
  absl::Status SetDeadline();
  absl::Status TakeHeaders();
  bool RefreshedKey(const HttpResult& result);
  std::string Subject() const;
  ErrorContext MakeErrorContext(std::string_view stopped_because) const;
  // Turns the last answer into the call's status and, if wanted, report.
  void End(HttpResult result, std::string_view stopped_because);
  // Makes the report one of this attempt.
  void Report(HttpResult result);

  const ChannelCore* const core_;
  Method method_;  // With the response_body of the binding in use.
  google::protobuf::Message* const response_;
  const CallContext* const context_;
  Done done_;
  const absl::Time start_;
  const bool wants_report_;

  absl::Status error_;
  std::string resource_;
  HttpRequest request_;  // With the caller's headers, without our own.
  // Each key that was sent or will be, the current one last.
  std::vector<std::string> secrets_;
  absl::Time deadline_ = absl::InfiniteFuture();
  absl::Duration timeout_;
  std::optional<RetryState> retry_;
  int lost_in_a_row_ = 0;
  bool key_refreshed_ = false;

  absl::Status status_;
  CallReport report_;
};

}  // namespace fireworks::rest::internal

#endif  // FIREWORKS_REST_CALL_CALL_H_
