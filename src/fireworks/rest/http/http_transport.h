#ifndef FIREWORKS_REST_HTTP_HTTP_TRANSPORT_H_
#define FIREWORKS_REST_HTTP_HTTP_TRANSPORT_H_

// The seam between the REST layer and whatever moves bytes.
//
// The caller polls: it starts exchanges on a session and drives the session
// until they are over. One interface serves a blocking call, a batch and
// asynchronous calls.
//
//   std::unique_ptr<HttpSession> session = transport->NewSession();
//   session->Start(/*tag=*/1, request);
//   std::vector<HttpFinished> finished;
//   while (finished.empty()) session->Drive(deadline, &finished);
//   Use(finished.front().result);
//
// The library implements it over libcurl (curl_transport.h); tests implement it
// with a script (fireworks/testing/scripted_transport.h).
//
// CMake target: fireworks::rest.

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/time/time.h"
#include "fireworks/rest/http/http_message.h"

namespace fireworks::rest {

// An exchange that is over.
struct HttpFinished {
  uint64_t tag = 0;  // As given to Start().
  HttpResult result;
};

// A set of connections and the exchanges on them.
//
// Thread safety: used by one thread at a time, except Wake(), which any thread
// may call at any time during the session's life.
//
// Destruction drops what is in flight. A child process that inherited a session by
// fork() may use and destroy it: it writes nothing on the parent's connections, and
// its exchanges end with kInternal.
class HttpSession {
 public:
  virtual ~HttpSession() = default;

  // Begins an exchange. Never blocks. The tag is the caller's: it names the
  // exchange in Cancel() and Drive(), and no other exchange in flight has it.
  // A request that cannot be sent is a result as well: Drive() reports it.
  virtual void Start(uint64_t tag, HttpRequest request) = 0;

  // Abandons an exchange: Drive() does not report it any more. A tag that was
  // reported already, or never started, is ignored.
  virtual void Cancel(uint64_t tag) = 0;

  // Moves bytes until at least one exchange is over, `until` has passed (on the
  // transport's clock), or Wake() was called. Appends what is over to
  // `finished`, in the order of arrival, each with its request. With nothing in flight it waits for
  // `until` or Wake() alone: a backoff is spent that way.
  virtual void Drive(absl::Time until, std::vector<HttpFinished>* finished) = 0;

  // Makes the Drive() under way return at once, or otherwise the next one.
  virtual void Wake() = 0;
};

// Makes sessions, and keeps what they share. Thread-safe. Sessions may outlive
// the transport.
class HttpTransport {
 public:
  virtual ~HttpTransport() = default;
  // Null if none can be made; calls then end with RESOURCE_EXHAUSTED.
  virtual std::unique_ptr<HttpSession> NewSession() = 0;
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_HTTP_TRANSPORT_H_
