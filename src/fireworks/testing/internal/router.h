#ifndef FIREWORKS_TESTING_INTERNAL_ROUTER_H_
#define FIREWORKS_TESTING_INTERNAL_ROUTER_H_

// From a request to the handler of its method, and from there to the answer.

#include <functional>
#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fireworks/rest/method.h"
#include "fireworks/testing/emulator_options.h"
#include "google/protobuf/message.h"

namespace fireworks::testing::internal {

struct Answer {
  std::string body;
  std::string content_type = "application/json";
};

// Thread-safe.
class Router {
 public:
  using Message = google::protobuf::Message;
  using Serve = std::function<absl::StatusOr<Answer>(const rest::Binding&,
                                                     const Message& request)>;

  // Requests for the method go to `serve` from now on. It may run on several
  // threads at a time. INVALID_ARGUMENT if the messages do not fit the route.
  absl::Status Add(const rest::Method& method, const Message& request,
                   const Message& response, Serve serve);

  // NOT_FOUND for a path that is nobody's, UNIMPLEMENTED for one that has no such
  // verb, otherwise what the method answers.
  absl::StatusOr<Answer> Route(const EmulatorRequest& request) const;

 private:
  struct Entry {
    std::vector<rest::Binding> bindings;
    const Message* request;  // The empty message of the type.
    Serve serve;
  };

  mutable std::shared_mutex mutex_;
  // The one that was added last stands first.
  std::vector<std::shared_ptr<const Entry>> entries_;
};

// The answer that a binding makes of a response message.
absl::StatusOr<Answer> PrintAnswer(const rest::Binding& binding,
                                   const google::protobuf::Message& response);

}  // namespace fireworks::testing::internal

#endif  // FIREWORKS_TESTING_INTERNAL_ROUTER_H_
