#ifndef FIREWORKS_TESTING_EMULATOR_H_
#define FIREWORKS_TESTING_EMULATOR_H_

// A server on 127.0.0.1 that answers like the service, for tests and for
// experiments without a key.
//
//   TEST(MyCode, ReadsAModel) {
//     EmulatorOptions options;
//     options.models.push_back(my_model);
//     absl::StatusOr<std::unique_ptr<Emulator>> emulator =
//         Emulator::Start(options);
//     ASSERT_TRUE(emulator.ok()) << emulator.status();
//
//     EmulatorFault busy;                 // For the first request.
//     busy.status = 503;
//     (*emulator)->Inject(busy);
//
//     client_options.endpoint = (*emulator)->url();
//     client_options.api_key = "any";
//     ...                                 // The code under test calls.
//     EXPECT_EQ((*emulator)->request_count(), 2);
//   }
//
// It answers GetModel and ListModels as the service does:
// - Without a bearer token, the answer is a 401.
// - An error is {"code", "message", "details"}. Answers have an x-request-id.
// - `readMask` is in snake_case, or "*". A path that does not exist gets a 400.
// - Lists have pages. `orderBy` takes top-level strings, enums, booleans, integers
//   and timestamps. `filter` takes equality: state="READY" AND kind=HF_BASE_MODEL.
//
// It can also serve rpcs of your own. protoc-gen-cpp-rest generates their
// routes from your schema:
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

// A server that runs from Start() to its destructor. It has threads of its own,
// one for each connection, so that no connection waits for another. The
// destructor waits up to half a second for pending answers, closes all
// connections, and waits for handlers that still run. Prints nothing.
// Thread-safe.
class Emulator {
 public:
  // INVALID_ARGUMENT: the port is out of range, the certificate is not usable,
  // or SetModel() would refuse a message. NOT_FOUND and others: the folder
  // cannot be read. UNAVAILABLE: the port is taken.
  static absl::StatusOr<std::unique_ptr<Emulator>> Start(
      EmulatorOptions options = {});

  ~Emulator();
  Emulator(const Emulator&) = delete;
  Emulator& operator=(const Emulator&) = delete;

  int port() const;  // The port that the server listens on.
  // "http://127.0.0.1:PORT", or with https if the options have a certificate.
  std::string url() const;

  // Names the bodies, files and empty folders that are not served, with the
  // reason, in the order of loading: "broken.json: ...".
  const std::vector<std::string>& warnings() const;

  // Serves a model from now on, with the fields that are set. Replaces a model
  // of the same name. INVALID_ARGUMENT if the name is not
  // accounts/ACCOUNT/models/ID or the model cannot be written as JSON.
  absl::Status SetModel(const gateway::v1::Model& model);
  // The same for a model as JSON, which is sent byte for byte.
  // RESOURCE_EXHAUSTED if it has more than 64 MiB.
  absl::Status SetBody(std::string body);
  // Returns false if no model of that name is served.
  bool RemoveModel(const std::string& name);
  // The names of the served models, sorted.
  std::vector<std::string> model_names() const;

  // Adds a fault. Faults take effect one after the other, in the order in which
  // they were added.
  void Inject(EmulatorFault fault);
  // Removes the faults that have not taken effect yet.
  void ClearFaults();

  // Serves a method on all its bindings. The path, the query and the body
  // become the request message as google/api/http.proto defines. The response
  // is sent with the fields that are set. An error is sent with the HTTP status
  // of its code, in the form of the service's errors. If several handlers match
  // a request, the last one gets it. A handler can also replace GetModel.
  //
  // Handlers run on the emulator's threads, several at a time, and live as long
  // as the emulator. If a handler throws, the answer is INTERNAL.
  // INVALID_ARGUMENT if the messages do not fit the route.
  template <typename Request, typename Response>
  absl::Status Handle(
      const rest::Method& method,
      std::function<absl::StatusOr<Response>(const Request&)> handler);

  // The number of requests that have arrived, including refused ones.
  int64_t request_count() const;
  // The latest requests (EmulatorOptions::recorded_requests), oldest first.
  std::vector<EmulatorRequest> requests() const;
  // Waits until `count` requests have arrived since Start(). Returns false if
  // `timeout` passes first.
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
