#ifndef FIREWORKS_REST_HTTP_HTTP_TRANSPORT_H_
#define FIREWORKS_REST_HTTP_HTTP_TRANSPORT_H_

// The interface between the REST layer and an HTTP implementation.
//
// The caller starts exchanges on a session and drives the session until they
// are over. Blocking calls, batches and asynchronous calls all use this
// interface.
//
//   std::unique_ptr<HttpSession> session = transport->NewSession();
//   session->Start(/*tag=*/1, request);
//   std::vector<HttpFinished> finished;
//   while (finished.empty()) session->Drive(deadline, &finished);
//   Use(finished.front().result);
//
// curl_transport.h implements it with libcurl, and
// fireworks/testing/scripted_transport.h with a script, for tests.
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
  uint64_t tag = 0;   // As given to Start().
  HttpResult result;  // The answer or the failure.
};

// A set of connections and the exchanges on them.
//
// One thread at a time may use a session, but any thread may call Wake() at any
// time.
//
// The destructor drops the exchanges in flight. After fork(), the child process
// may use and destroy a session of its parent: it writes nothing to the
// parent's connections, and its exchanges end with kInternal.
class HttpSession {
 public:
  virtual ~HttpSession() = default;

  // Starts an exchange. Never blocks. The caller chooses the tag, which
  // identifies the exchange in Cancel() and Drive(). No other exchange in
  // flight may have it. If the request cannot be sent, Drive() reports a
  // failure.
  virtual void Start(uint64_t tag, HttpRequest request) = 0;

  // Abandons an exchange: Drive() will not report it. Does nothing if the tag
  // was already reported or never started.
  virtual void Cancel(uint64_t tag) = 0;

  // Sends and receives until at least one exchange is over, `until` has passed
  // (on the transport's clock), or Wake() was called. Appends the finished
  // exchanges to `finished` in the order of arrival. If nothing is in flight,
  // waits for `until` or Wake(). Callers use this to wait before a retry.
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
  // Returns null if no session can be made. Calls then end with
  // RESOURCE_EXHAUSTED.
  virtual std::unique_ptr<HttpSession> NewSession() = 0;
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_HTTP_TRANSPORT_H_
