#ifndef FIREWORKS_TESTING_SCRIPTED_TRANSPORT_H_
#define FIREWORKS_TESTING_SCRIPTED_TRANSPORT_H_

// A transport for tests that answers from a script and uses no network. Its
// clock stands still until a caller waits. It then jumps to the end of the
// wait, so that timeouts and backoffs take no real time.
//
//   TEST(MyCode, SurvivesAnOverloadedServer) {
//     auto transport = std::make_shared<ScriptedTransport>();
//     transport->Add(ScriptedAnswer::Http(503, ""));
//     transport->Add(ScriptedAnswer::Fail(HttpFailure::kConnectionLost));
//     transport->Add(ScriptedAnswer::Http(200, kModelAsJson)
//                        .After(absl::Milliseconds(20)));
//     options.transport = transport;  // ChannelOptions or ClientOptions
//     options.clock = transport->clock();
//     ...                             // the code under test makes its call
//     EXPECT_EQ(transport->requests().size(), 3u);
//     EXPECT_EQ(transport->RequestHeader(0, "authorization"), "Bearer KEY");
//   }
//
// A server with several resources is easier to write as a function:
//
//   auto transport = std::make_shared<ScriptedTransport>(
//       [](const HttpRequest& request) {
//         return request.url == kKnownUrl ? ScriptedAnswer::Http(200, kBody)
//                                         : ScriptedAnswer::Http(404, kError);
//       });
//
// CMake target: fireworks::testing.

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "fireworks/rest/clock.h"
#include "fireworks/rest/http/http_message.h"
#include "fireworks/rest/http/http_transport.h"

namespace fireworks::testing {

// The answer to one request, and its delay. You may set any field directly.
struct ScriptedAnswer {
  // What the session reports.
  rest::HttpResult result;
  // Counted from Start(). If it reaches the request's deadline, the session
  // reports kDeadline instead.
  absl::Duration delay = absl::ZeroDuration();

  // An answer without a delay.
  static ScriptedAnswer Http(int status, std::string body,
                             rest::HttpHeaders headers = {});
  // A failure without a delay.
  static ScriptedAnswer Fail(rest::HttpFailure failure,
                             std::string detail = "");
  // No answer: the request ends at its deadline.
  static ScriptedAnswer Never();

  // The same answer after a delay.
  ScriptedAnswer After(absl::Duration delay) &&;
};

// Answers from a script.
//
// Thread-safe. Several sessions may run on several threads, and may outlive the
// transport.
//
// Like the real transport, it enforces the deadline and `max_body_bytes` of
// requests. It sets the timings and byte counts that the script leaves at zero.
//
// All sessions share one clock, and each Drive() that waits moves it. So a
// Drive() on one thread may move the clock past the deadline of a call on
// another thread: test deadlines on one thread, or make them long. A Drive()
// that waits without an end blocks until Wake().
class ScriptedTransport : public rest::HttpTransport {
 public:
  // Called for each request for which no answer is queued, on the thread that
  // starts the request, one at a time. It must not start requests itself.
  using Handler = std::function<ScriptedAnswer(const rest::HttpRequest&)>;

  // Answers requests with the queued answers, in the order in which they start.
  // If no answer is left, a request ends with kInternal and a detail that says
  // so.
  ScriptedTransport();
  // If no answer is left, asks `handler`.
  explicit ScriptedTransport(Handler handler);
  ~ScriptedTransport() override;

  std::unique_ptr<rest::HttpSession> NewSession() override;

  // Queues an answer.
  void Add(ScriptedAnswer answer);

  // The clock of all sessions. It starts at 2026-01-01 00:00:00 UTC, and lives
  // until the transport and all its sessions are destroyed.
  rest::Clock* clock();
  // Moves the clock forward, as a wait does.
  void AdvanceClock(absl::Duration by);

  // All requests so far, in the order in which they started.
  std::vector<rest::HttpRequest> requests() const;
  // The value of a header of request `index`, counted from 0; "" if there is no
  // such header or request.
  std::string RequestHeader(size_t index, std::string_view name) const;
  // The number of queued answers that no request has used yet.
  size_t unused_answers() const;

 private:
  class Script;
  class Session;

  std::shared_ptr<Script> script_;
};

}  // namespace fireworks::testing

#endif  // FIREWORKS_TESTING_SCRIPTED_TRANSPORT_H_
