#ifndef FIREWORKS_TESTING_SCRIPTED_TRANSPORT_H_
#define FIREWORKS_TESTING_SCRIPTED_TRANSPORT_H_

// A transport for tests: no network and no waiting. It answers from a script,
// over a clock that stands still until somebody waits and then jumps to what is
// waited for, so that timeouts and backoffs take no real time.
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

// What one request is answered with, and when. Any field may be set by hand.
struct ScriptedAnswer {
  rest::HttpResult result;
  // From Start() on. An answer that comes at or after the request's deadline
  // becomes a kDeadline.
  absl::Duration delay = absl::ZeroDuration();

  // An answer at once.
  static ScriptedAnswer Http(int status, std::string body,
                             rest::HttpHeaders headers = {});
  // A failure at once.
  static ScriptedAnswer Fail(rest::HttpFailure failure,
                             std::string detail = "");
  // Nothing comes until the deadline of the request.
  static ScriptedAnswer Never();

  // The same, later.
  ScriptedAnswer After(absl::Duration delay) &&;
};

// Answers from a script.
//
// Thread-safe, as its sessions are by the contract of HttpSession: there may be
// several, on several threads. Sessions may outlive the transport.
//
// What it does of the real transport's work: it holds requests to their
// deadline and to `max_body_bytes`, and fills in timings and byte counts that
// the script leaves at zero.
//
// One clock serves all sessions, and whoever waits moves it. So a Drive() that
// waits for a deadline on one thread lets a call that another thread is about
// to continue find the time gone: test deadlines on one thread, or give them
// room. A Drive() with no deadline ahead blocks until Wake().
class ScriptedTransport : public rest::HttpTransport {
 public:
  // Called for each request as it starts, on the thread that starts it, one at
  // a time. It must not start requests itself.
  using Handler = std::function<ScriptedAnswer(const rest::HttpRequest&)>;

  // Answers with what Add() queued, in the order in which requests start. A
  // request beyond the script ends with kInternal and says so.
  ScriptedTransport();
  explicit ScriptedTransport(Handler handler);
  ~ScriptedTransport() override;

  std::unique_ptr<rest::HttpSession> NewSession() override;

  // Queues an answer; queued ones go before the handler's.
  void Add(ScriptedAnswer answer);

  // Starts at 2026-01-01 00:00:00 UTC. Lives as long as the transport or one of
  // its sessions.
  rest::Clock* clock();
  void AdvanceClock(absl::Duration by);

  // Every request started so far, in order.
  std::vector<rest::HttpRequest> requests() const;
  // The value of a header of request `index`, from 0; "" if it lacks the header
  // or there is no such request.
  std::string RequestHeader(size_t index, std::string_view name) const;
  // Queued answers that no request has taken yet.
  size_t unused_answers() const;

 private:
  class Script;
  class Session;

  std::shared_ptr<Script> script_;
};

}  // namespace fireworks::testing

#endif  // FIREWORKS_TESTING_SCRIPTED_TRANSPORT_H_
