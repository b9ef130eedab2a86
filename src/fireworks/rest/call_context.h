#ifndef FIREWORKS_REST_CALL_CONTEXT_H_
#define FIREWORKS_REST_CALL_CONTEXT_H_

// What one call is given beside its request, and what it tells beside its
// answer; modelled on grpc::ClientContext.
//
//   fireworks::CallContext context;
//   context.set_timeout(absl::Seconds(2));
//   context.AddHeader("traceparent", traceparent);
//   absl::StatusOr<fireworks::Model> model =
//       client.GetModel(name, mask, &context);
//   LOG(INFO) << context.report().request_id;
//
// CMake target: fireworks::rest.

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "fireworks/rest/call_report.h"
#include "fireworks/rest/http/http_message.h"

namespace fireworks::rest {

namespace internal {
class CallLoop;
struct CallContextAccess;
}  // namespace internal

// Timeout, headers and wishes of a call, and its report.
//
// For one call (or one batch) at a time, and must outlive it; setters before
// the call, report() after it. TryCancel() may be called from any thread at any
// time. A context may be used again with what it was set to, unless it was
// cancelled: that is for good.
class CallContext {
 public:
  CallContext() = default;
  CallContext(const CallContext&) = delete;
  CallContext& operator=(const CallContext&) = delete;

  // The most the call may take, over all attempts and pauses. Must be positive
  // (else the call is an INVALID_ARGUMENT); InfiniteDuration() is allowed.
  // Default: the channel's `timeout`.
  void set_timeout(absl::Duration timeout) { timeout_ = timeout; }
  // The same as a point in time on the wall clock; the earlier of the two
  // holds. One that has passed makes the call a DEADLINE_EXCEEDED.
  void set_deadline(absl::Time deadline) { deadline_ = deadline; }

  // Sent with the call. A name or value that HTTP does not allow, or the name
  // of a header that the library itself sets (Accept, Authorization, Host and
  // such), makes the call an INVALID_ARGUMENT.
  void AddHeader(std::string name, std::string value) {
    headers_.push_back({std::move(name), std::move(value)});
  }

  // Keeps the body of the answer in report().body.
  void set_keep_body(bool keep) { keep_body_ = keep; }
  // Collects what the schema does not know in report().drift, of a batch or a list
  // for all answers together, and of none that is an error. Where simdjson was not built in, that says that nobody
  // looked.
  void set_collect_drift(bool collect) { collect_drift_ = collect; }

  // Ends the call with CANCELLED within milliseconds, whatever it is doing. A
  // context that was cancelled before its call makes it end at once.
  void TryCancel();

  // What happened; of a batch only `elapsed` and `drift`. Filled when the call has ended,
  // and valid until the next.
  const CallReport& report() const { return report_; }

 private:
  friend struct internal::CallContextAccess;

  std::optional<absl::Duration> timeout_;
  absl::Time deadline_ = absl::InfiniteFuture();
  HttpHeaders headers_;
  bool keep_body_ = false;
  bool collect_drift_ = false;

  std::atomic<bool> cancelled_{false};
  std::mutex mutex_;
  // What runs the call, and the call's name there; under mutex_.
  internal::CallLoop* loop_ = nullptr;
  uint64_t tag_ = 0;

  CallReport report_;
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_CALL_CONTEXT_H_
