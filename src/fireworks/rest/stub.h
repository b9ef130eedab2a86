#ifndef FIREWORKS_REST_STUB_H_
#define FIREWORKS_REST_STUB_H_

// The functions of a Channel with the types of the messages, for generated
// stubs. Contracts and errors are those of Channel.
//
// CMake target: fireworks::rest.

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "fireworks/rest/channel.h"
#include "google/protobuf/message.h"

namespace fireworks::rest {

// Like Channel::Call(), but returns the response.
template <typename Response>
absl::StatusOr<Response> UnaryCall(Channel& channel, const Method& method,
                                   const google::protobuf::Message& request,
                                   CallContext* context) {
  absl::StatusOr<Response> response{Response()};
  absl::Status status = channel.Call(method, request, &*response, context);
  if (!status.ok()) response = std::move(status);
  return response;
}

// Like Channel::CallAsync(), but passes a typed response to `done`.
template <typename Response>
absl::Status AsyncCall(
    Channel& channel, const Method& method,
    const google::protobuf::Message& request, CallContext* context,
    absl::AnyInvocable<void(absl::StatusOr<Response>)> done) {
  return channel.CallAsync(
      method, request, std::make_unique<Response>(), context,
      [done = std::move(done)](
          absl::Status status,
          std::unique_ptr<google::protobuf::Message> response) mutable {
        if (!status.ok()) return done(std::move(status));
        done(std::move(*static_cast<Response*>(response.get())));
      });
}

// Receives each result of ManyCalls() as it arrives, on the calling thread.
// `index` is the position of the request.
template <typename Response>
using OnResult = absl::FunctionRef<void(
    size_t index, absl::StatusOr<Response> result, const CallReport& report)>;

// Like Channel::CallMany(), but passes typed responses to `on_result`, which it
// calls for each request before it returns.
template <typename Response, typename Request>
void ManyCalls(Channel& channel, const Method& method,
               absl::Span<const Request> requests, const ManyOptions& options,
               CallContext* context, OnResult<Response> on_result) {
  std::vector<const google::protobuf::Message*> inputs;
  inputs.reserve(requests.size());
  for (const Request& request : requests) inputs.push_back(&request);
  Response response;
  channel.CallMany(
      method, inputs, &response, options, context,
      [&](size_t i, absl::Status status, const CallReport& report) {
        if (!status.ok()) return on_result(i, std::move(status), report);
        on_result(i, std::move(response), report);
      });
}

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_STUB_H_
