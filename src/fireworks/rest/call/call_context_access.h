#ifndef FIREWORKS_REST_CALL_CALL_CONTEXT_ACCESS_H_
#define FIREWORKS_REST_CALL_CALL_CONTEXT_ACCESS_H_

#include <mutex>
#include <optional>
#include <utility>

#include "absl/time/time.h"
#include "fireworks/rest/call_context.h"
#include "fireworks/rest/call_report.h"
#include "fireworks/rest/http/http_message.h"

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

  // From Attach() to Detach() a TryCancel() reaches `loop`, which must live.
  static void Attach(CallContext& c, CallLoop* loop) {
    std::lock_guard<std::mutex> lock(c.mutex_);
    c.loop_ = loop;
  }
  static void Detach(CallContext& c) { Attach(c, nullptr); }

  // Attaches for as long as it lives, also where a user's callback throws.
  class ScopedAttach {
   public:
    ScopedAttach(CallContext* c, CallLoop* loop) : context_(c) {
      if (context_ != nullptr) Attach(*context_, loop);
    }
    ~ScopedAttach() {
      if (context_ != nullptr) Detach(*context_);
    }
    ScopedAttach(const ScopedAttach&) = delete;
    ScopedAttach& operator=(const ScopedAttach&) = delete;

   private:
    CallContext* const context_;
  };

  static void SetReport(CallContext& c, CallReport report) {
    c.report_ = std::move(report);
  }
};

}  // namespace fireworks::rest::internal

#endif  // FIREWORKS_REST_CALL_CALL_CONTEXT_ACCESS_H_
