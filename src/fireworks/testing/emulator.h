#ifndef FIREWORKS_TESTING_EMULATOR_H_
#define FIREWORKS_TESTING_EMULATOR_H_

// The model endpoints of the service, on 127.0.0.1, for tests and for trying
// things out without a key.
//
//   TEST(MyCode, ReadsAModel) {
//     EmulatorOptions options;
//     options.bodies = {R"({"name": "accounts/a/models/m"})"};
//     absl::StatusOr<std::unique_ptr<Emulator>> emulator =
//         Emulator::Start(options);
//     ASSERT_TRUE(emulator.ok()) << emulator.status();
//
//     EmulatorFault busy;                 // The first request is turned away.
//     busy.status = 503;
//     (*emulator)->Inject(busy);
//
//     client_options.endpoint = (*emulator)->url();
//     client_options.api_key = "any";
//     ...                                 // The code under test calls.
//     EXPECT_EQ((*emulator)->request_count(), 2);
//   }
//
// It answers GetModel and ListModels as the service does: 401 without a bearer
// token, errors as {"code", "message", "details"}, an x-request-id, `readMask`
// in snake_case or "*", and 400 for a path that does not exist. A list is
// paged, ordered by any top-level scalar or timestamp, and filtered by equality
// (`state="READY" AND kind=HF_BASE_MODEL`).
//
// CMake target: fireworks::testing.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "fireworks/rest/http/http_message.h"

namespace fireworks::testing {

// A request that was answered.
struct EmulatorRequest {
  std::string method;
  std::string target;  // With the query, as the client wrote it.
  int status = 0;      // Of the answer.
};

// What to serve, and how.
//
// name              default  meaning
// ----------------  -------  -------------------------------------------------
// port              0        to listen on; 0: one that is free
// api_key           ""       the one accepted token; "": any will do
// models_directory  ""       a folder of JSON bodies, *.json, to serve
// bodies            none     JSON bodies to serve besides
// zeros_when_masked true     a masked answer shows what was not asked for as
//                            zeros and nulls, as the service's gateway does;
//                            false: leaves it out
// rate_limit        0        answers in each second of the clock; further requests
//                            get a 429 with Retry-After: 1; 0: no limit
// tls_certificate   ""       PEM file of the server's chain; "": plain http
// tls_key           ""       PEM file of its key
// on_request        none     told of each request that was answered, on threads
//                            of the emulator's, several at a time
//
// A body is served under its "name", byte for byte unless a mask is given.
// Without a folder and bodies, a built-in catalogue of invented models is
// served, in `accounts/fireworks` and `accounts/acme`.
struct EmulatorOptions {
  int port = 0;
  std::string api_key;
  std::string models_directory;
  std::vector<std::string> bodies;
  bool zeros_when_masked = true;
  int rate_limit = 0;
  std::string tls_certificate;
  std::string tls_key;
  std::function<void(const EmulatorRequest&)> on_request;
};

// What happens to requests in the place of, or before, their usual answer.
struct EmulatorFault {
  int times = 1;  // To so many requests.
  // A pause before the answer. Ends early when the emulator stops.
  absl::Duration delay = absl::ZeroDuration();
  int status = 0;  // 0: the usual answer, just later.
  std::string body;
  rest::HttpHeaders headers;
};

// A server that runs on threads of its own from Start() to its destructor,
// which waits for clients that hold connections: a second for those that are
// idle, five for one that stopped within a request. Each connection has a thread,
// so none waits for another. Prints nothing. Thread-safe.
class Emulator {
 public:
  // Errors: INVALID_ARGUMENT for a port out of range or a certificate that
  // cannot be used; NOT_FOUND for a missing folder; UNAVAILABLE if the port is
  // taken.
  static absl::StatusOr<std::unique_ptr<Emulator>> Start(
      EmulatorOptions options = {});

  ~Emulator();
  Emulator(const Emulator&) = delete;
  Emulator& operator=(const Emulator&) = delete;

  int port() const;
  std::string url() const;  // "http://127.0.0.1:PORT", without a slash.

  // Bodies that are not served, each with the reason, in the order in which
  // they were read: "broken.json: ...".
  const std::vector<std::string>& warnings() const;
  // The names of the models served, sorted.
  std::vector<std::string> model_names() const;

  // Faults take effect one after the other, in the order injected.
  void Inject(EmulatorFault fault);

  // Requests that have arrived, those turned away included.
  int64_t request_count() const;

 private:
  class Impl;
  explicit Emulator(std::unique_ptr<Impl> impl);

  const std::unique_ptr<Impl> impl_;
};

}  // namespace fireworks::testing

#endif  // FIREWORKS_TESTING_EMULATOR_H_
