#ifndef FIREWORKS_REST_CALL_CONTEXT_H_
#define FIREWORKS_REST_CALL_CONTEXT_H_

// The settings of one call besides its request, and a report besides its
// answer. Modelled on grpc::ClientContext.
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

// Timeout, headers and other settings of a call, and its report.
//
// A context serves one call (or one batch) at a time and must outlive it. Use
// the setters before the call and report() after it. Any thread may call
// TryCancel() at any time. The next call may use the same context and settings,
// unless the context was cancelled: cancellation is permanent.
class CallContext {
 public:
  CallContext() = default;
  CallContext(const CallContext&) = delete;
  CallContext& operator=(const CallContext&) = delete;

  // The longest time for the call, including all attempts and pauses. The
  // default is the channel's `timeout`. May be InfiniteDuration(). If it is not
  // positive, the call fails with INVALID_ARGUMENT.
  void set_timeout(absl::Duration timeout) { timeout_ = timeout; }
  // The latest time on the wall clock at which the call may end. The earlier of
  // this and the timeout applies. If the time is in the past, the call fails
  // with DEADLINE_EXCEEDED.
  void set_deadline(absl::Time deadline) { deadline_ = deadline; }

  // Adds a request header. The call fails with INVALID_ARGUMENT if HTTP does
  // not allow the name or the value, or if the library itself sets this header
  // (for example Accept, Authorization or Host).
  void AddHeader(std::string name, std::string value) {
    headers_.push_back({std::move(name), std::move(value)});
  }

  // Whether to keep the body of the answer in report().body. Default: false. For a
  // list, it is the body of the last page. For a batch, it is empty.
  void set_keep_body(bool keep) { keep_body_ = keep; }
  // Whether report().drift lists the fields and enum values of the answer that
  // the schema does not know. For a batch or a list, it covers all answers
  // together. Errors are not examined. Without simdjson in the build,
  // `drift.looked` is false. ChannelOptions::collect_drift sets this for all
  // calls.
  void set_collect_drift(bool collect) { collect_drift_ = collect; }

  // Cancels the call in any phase: it ends with CANCELLED within milliseconds. A
  // call that starts with a cancelled context ends at once.
  void TryCancel();

  // What happened during the call. Set when the call ends, and valid until the
  // next call with this context. A batch sets only `elapsed` and `drift`.
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
  // The loop that runs the call, and the call's tag there. Guarded by mutex_.
  internal::CallLoop* loop_ = nullptr;
  uint64_t tag_ = 0;

  CallReport report_;
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_CALL_CONTEXT_H_
