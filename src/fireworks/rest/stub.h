#ifndef FIREWORKS_REST_STUB_H_
#define FIREWORKS_REST_STUB_H_

// The typed face of Channel that generated stubs are written in. Contracts and
// errors are those of the functions of Channel.
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

// Channel::Call().
template <typename Response>
absl::StatusOr<Response> UnaryCall(Channel& channel, const Method& method,
                                   const google::protobuf::Message& request,
                                   CallContext* context) {
  absl::StatusOr<Response> response{Response()};
  absl::Status status = channel.Call(method, request, &*response, context);
  if (!status.ok()) response = std::move(status);
  return response;
}

// Channel::CallAsync().
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

// Takes each result as it arrives, on the calling thread; `index` is the place
// of its request.
template <typename Response>
using OnResult = absl::FunctionRef<void(
    size_t index, absl::StatusOr<Response> result, const CallReport& report)>;

// Channel::CallMany(). All results have been handed over when this returns.
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
