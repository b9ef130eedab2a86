#ifndef FIREWORKS_REST_STUB_H_
#define FIREWORKS_REST_STUB_H_

// The typed face of Channel that generated stubs are written in.

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

template <typename Response>
absl::StatusOr<Response> UnaryCall(Channel& channel, const Method& method,
                                   const google::protobuf::Message& request,
                                   CallContext* context) {
  absl::StatusOr<Response> response{Response()};
  absl::Status status = channel.Call(method, request, &*response, context);
  if (!status.ok()) response = std::move(status);
  return response;
}

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

// Told of each result as it arrives, on the calling thread.
template <typename Response>
using OnResult = absl::FunctionRef<void(
    size_t index, const absl::StatusOr<Response>&, const CallReport&)>;

// Results stand in the order of `requests`.
template <typename Response, typename Request>
std::vector<absl::StatusOr<Response>> ManyCalls(
    Channel& channel, const Method& method, absl::Span<const Request> requests,
    const ManyOptions& options, CallContext* context,
    OnResult<Response> on_result) {
  std::vector<absl::StatusOr<Response>> results;
  results.reserve(requests.size());
  std::vector<const google::protobuf::Message*> inputs;
  inputs.reserve(requests.size());
  std::vector<google::protobuf::Message*> outputs;
  outputs.reserve(requests.size());
  for (const Request& request : requests) {
    inputs.push_back(&request);
    outputs.push_back(&*results.emplace_back(Response()));
  }
  channel.CallMany(
      method, inputs, outputs, options, context,
      [&](size_t i, absl::Status status, const CallReport& report) {
        if (!status.ok()) results[i] = std::move(status);
        on_result(i, results[i], report);
      });
  return results;
}

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_STUB_H_
