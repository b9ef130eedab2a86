#ifndef FIREWORKS_TESTING_EMULATOR_H_
#define FIREWORKS_TESTING_EMULATOR_H_

// The model endpoints of the service, on 127.0.0.1, for tests and for trying
// things out without a key.
//
//   TEST(MyCode, ReadsAModel) {
//     EmulatorOptions options;
//     options.models.push_back(my_model);
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
// It serves rpcs of your own as well. The route comes from the code that
// protoc-gen-cpp-rest made of your schema:
//
//   emulator->Handle<GetBookRequest, Book>(
//       LibraryRestMethods::kGetBook,
//       [](const GetBookRequest& request) -> absl::StatusOr<Book> {
//         if (request.name() != "books/1") return absl::NotFoundError("no book");
//         return MakeBook();
//       });
//
// CMake target: fireworks::testing.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/rest/method.h"
#include "fireworks/testing/emulator_options.h"
#include "google/protobuf/message.h"

namespace fireworks::testing {

// A server that runs on threads of its own from Start() to its destructor. That
// gives the answers being sent half a second, ends all connections, and waits for
// handlers that still run. Each connection has a thread, so none waits for another.
// Prints nothing. Thread-safe.
class Emulator {
 public:
  // Errors: INVALID_ARGUMENT for a port out of range, a certificate that cannot
  // be used, or a message that SetModel() would refuse; NOT_FOUND and others for a
  // folder that cannot be read; UNAVAILABLE if the port is taken.
  static absl::StatusOr<std::unique_ptr<Emulator>> Start(
      EmulatorOptions options = {});

  ~Emulator();
  Emulator(const Emulator&) = delete;
  Emulator& operator=(const Emulator&) = delete;

  int port() const;
  std::string url() const;  // "http://127.0.0.1:PORT", without a slash.

  // Bodies and files that are not served, each with the reason, in the order in
  // which they were read: "broken.json: ...".
  const std::vector<std::string>& warnings() const;

  // Serves the model from now on, in the place of the one of its name. A message
  // is sent with the fields that are set, a body byte for byte. INVALID_ARGUMENT
  // if the name is not accounts/ACCOUNT/models/ID or the model cannot be JSON.
  absl::Status SetModel(const gateway::v1::Model& model);
  absl::Status SetBody(std::string body);
  // False if no model of that name is served.
  bool RemoveModel(const std::string& name);
  // The names of the models served, sorted.
  std::vector<std::string> model_names() const;

  // Faults take effect one after the other, in the order injected.
  void Inject(EmulatorFault fault);
  // Forgets the faults that no request has met yet.
  void ClearFaults();

  // Serves a method on all its bindings: the path, the query and the body become
  // the request message, as in google/api/http.proto, and its answer is sent with
  // the fields that are set. An error becomes its code's HTTP status and the
  // service's error body. The handler given last is asked first, so one for
  // GetModel replaces the usual answer. It runs on threads of the emulator's,
  // several at a time, and is kept until the emulator ends. INVALID_ARGUMENT if
  // the route does not fit the messages.
  template <typename Request, typename Response>
  absl::Status Handle(
      const rest::Method& method,
      std::function<absl::StatusOr<Response>(const Request&)> handler);

  // Requests that have arrived, those turned away included.
  int64_t request_count() const;
  // The latest of them (EmulatorOptions::recorded_requests), oldest first.
  std::vector<EmulatorRequest> requests() const;
  // Waits until so many have arrived since Start(). False if they did not in
  // that time.
  bool WaitForRequests(int64_t count, absl::Duration timeout) const;

 private:
  class Impl;
  using Message = google::protobuf::Message;
  using AnyHandler = std::function<absl::Status(const Message&, Message*)>;

  explicit Emulator(std::unique_ptr<Impl> impl);
  absl::Status AddHandler(const rest::Method& method, const Message& request,
                          const Message& response, AnyHandler handler);

  const std::unique_ptr<Impl> impl_;
};

template <typename Request, typename Response>
absl::Status Emulator::Handle(
    const rest::Method& method,
    std::function<absl::StatusOr<Response>(const Request&)> handler) {
  return AddHandler(
      method, Request::default_instance(), Response::default_instance(),
      [handler = std::move(handler)](const Message& request,
                                     Message* response) -> absl::Status {
        absl::StatusOr<Response> answer =
            handler(static_cast<const Request&>(request));
        if (!answer.ok()) return answer.status();
        *static_cast<Response*>(response) = *std::move(answer);
        return absl::OkStatus();
      });
}

}  // namespace fireworks::testing

#endif  // FIREWORKS_TESTING_EMULATOR_H_
