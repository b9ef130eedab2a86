#ifndef FIREWORKS_REST_HTTP_HTTP_TRANSPORT_H_
#define FIREWORKS_REST_HTTP_HTTP_TRANSPORT_H_

// The interface between the REST layer and an HTTP implementation.
//
// The caller polls: it starts exchanges on a session and drives the session
// until they are over. Blocking calls, batches and asynchronous calls all use
// this one interface.
//
//   std::unique_ptr<HttpSession> session = transport->NewSession();
//   session->Start(/*tag=*/1, request);
//   std::vector<HttpFinished> finished;
//   while (finished.empty()) session->Drive(deadline, &finished);
//   Use(finished.front().result);
//
// The library's implementation uses libcurl (curl_transport.h). The one for
// tests uses a script (fireworks/testing/scripted_transport.h).
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
// The destructor drops the exchanges in flight. A child process that inherited
// a session by fork() may use and destroy it: the child writes nothing to the
// parent's connections, and its exchanges end with kInternal.
class HttpSession {
 public:
  virtual ~HttpSession() = default;

  // Begins an exchange. Never blocks. The caller chooses the tag, which
  // identifies the exchange in Cancel() and Drive() and must be unique among
  // the exchanges in flight. If a request cannot be sent, Drive() reports it.
  virtual void Start(uint64_t tag, HttpRequest request) = 0;

  // Abandons an exchange: Drive() will not report it. Does nothing if the tag
  // was already reported or never started.
  virtual void Cancel(uint64_t tag) = 0;

  // Moves bytes until at least one exchange is over, `until` has passed (on the
  // transport's clock), or Wake() was called. Appends the finished exchanges to
  // `finished` in the order of arrival, each with its request. If nothing is in
  // flight, waits for `until` or Wake(); callers spend a backoff this way.
  virtual void Drive(absl::Time until, std::vector<HttpFinished>* finished) = 0;

  // Makes the running Drive() return at once. If none is running, the next
  // Drive() returns at once.
  virtual void Wake() = 0;
};

// Makes sessions and holds the state that they share. Thread-safe. Sessions may
// outlive the transport.
class HttpTransport {
 public:
  virtual ~HttpTransport() = default;
  // Null if no session can be made; calls then end with RESOURCE_EXHAUSTED.
  virtual std::unique_ptr<HttpSession> NewSession() = 0;
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_HTTP_TRANSPORT_H_
