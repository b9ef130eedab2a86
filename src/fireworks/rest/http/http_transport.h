#ifndef FIREWORKS_REST_HTTP_HTTP_TRANSPORT_H_
#define FIREWORKS_REST_HTTP_HTTP_TRANSPORT_H_

// The seam between the REST layer and whatever moves bytes.
//
// One interface serves a blocking call, a batch and asynchronous calls: the
// thread that wants answers starts exchanges on a session and drives it.
//
//   std::unique_ptr<HttpSession> session = transport->NewSession();
//   std::optional<HttpResult> result;
//   session->Start(request, [&](HttpResult r) { result = std::move(r); });
//   while (!result.has_value()) session->Drive(deadline);
//
// The library implements it over libcurl (curl_transport.h); tests implement it
// with a script (fireworks/testing/scripted_transport.h).

#include <cstdint>
#include <memory>

#include "absl/functional/any_invocable.h"
#include "absl/time/time.h"
#include "fireworks/rest/http/http_message.h"

namespace fireworks::rest {

// Is given the result of an exchange.
using HttpCompletion = absl::AnyInvocable<void(HttpResult)>;

// A set of connections and the exchanges on them.
//
// Thread safety: used by one thread at a time, except Wake(), which any thread
// may call at any time during the session's life. Destruction abandons what is
// in flight: those completions are destroyed without being run.
class HttpSession {
 public:
  virtual ~HttpSession() = default;

  // Begins an exchange. `done` runs exactly once, inside a later Drive(), on
  // the thread that drives; it may call Start() and Cancel(). Never blocks.
  // Returns an id that is not used again by this session.
  virtual uint64_t Start(HttpRequest request, HttpCompletion done) = 0;

  // Abandons an exchange: its completion is destroyed without being run. An
  // exchange that has completed, or an unknown id, is ignored.
  virtual void Cancel(uint64_t id) = 0;

  // Moves bytes until at least one completion has run, `until` has passed (on
  // the transport's clock), or Wake() was called since the last Drive().
  // With nothing in flight it waits for `until` or Wake() alone, which is how a
  // backoff is spent.
  virtual void Drive(absl::Time until) = 0;

  // Makes the Drive() under way, or else the next one, return at once.
  virtual void Wake() = 0;
};

// Makes sessions, and keeps what they share. Thread-safe; to outlive them.
class HttpTransport {
 public:
  virtual ~HttpTransport() = default;
  // Null if none can be made; calls then end with RESOURCE_EXHAUSTED.
  virtual std::unique_ptr<HttpSession> NewSession() = 0;
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_HTTP_TRANSPORT_H_
