#ifndef FIREWORKS_TESTING_SCRIPTED_TRANSPORT_H_
#define FIREWORKS_TESTING_SCRIPTED_TRANSPORT_H_

// A transport for tests. It answers from a script and uses no network. Its
// clock stands still until a caller waits, and then jumps to the end of the
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
  rest::HttpResult result;
  // Counted from Start(). An answer at or after the request's deadline becomes
  // a kDeadline.
  absl::Duration delay = absl::ZeroDuration();

  // An answer without delay.
  static ScriptedAnswer Http(int status, std::string body,
                             rest::HttpHeaders headers = {});
  // A failure without delay.
  static ScriptedAnswer Fail(rest::HttpFailure failure,
                             std::string detail = "");
  // No answer: the request ends at its deadline.
  static ScriptedAnswer Never();

  // The same answer after a delay.
  ScriptedAnswer After(absl::Duration delay) &&;
};

// Answers from a script.
//
// Thread-safe. Its sessions keep the contract of HttpSession; several may run
// on several threads. Sessions may outlive the transport.
//
// Like the real transport, it enforces the deadline and `max_body_bytes` of
// requests. It fills in timings and byte counts that the script leaves at zero.
//
// All sessions share one clock, and each Drive() that waits moves it. So a
// Drive() on one thread may move the clock past the deadline of a call on
// another thread: test deadlines on one thread, or make them long. A Drive()
// whose wait has no end blocks until Wake().
class ScriptedTransport : public rest::HttpTransport {
 public:
  // Called for each request that finds no queued answer, on the thread that
  // starts the request, one at a time. It must not start requests itself.
  using Handler = std::function<ScriptedAnswer(const rest::HttpRequest&)>;

  // Gives the queued answers to requests in the order in which they start. If
  // no answer is left, a request ends with kInternal and a detail that says so.
  ScriptedTransport();
  explicit ScriptedTransport(Handler handler);
  ~ScriptedTransport() override;

  std::unique_ptr<rest::HttpSession> NewSession() override;

  // Queues an answer. Queued answers are used before the handler is called.
  void Add(ScriptedAnswer answer);

  // Starts at 2026-01-01 00:00:00 UTC. Lives until the transport and all its
  // sessions are destroyed.
  rest::Clock* clock();
  void AdvanceClock(absl::Duration by);

  // All requests so far, in the order in which they started.
  std::vector<rest::HttpRequest> requests() const;
  // The value of a header of request `index`, counted from 0; "" if there is no
  // such header or request.
  std::string RequestHeader(size_t index, std::string_view name) const;
  // The number of queued answers that no request has taken yet.
  size_t unused_answers() const;

 private:
  class Script;
  class Session;

  std::shared_ptr<Script> script_;
};

}  // namespace fireworks::testing

#endif  // FIREWORKS_TESTING_SCRIPTED_TRANSPORT_H_
