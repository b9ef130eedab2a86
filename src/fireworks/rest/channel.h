#ifndef FIREWORKS_REST_CHANNEL_H_
#define FIREWORKS_REST_CHANNEL_H_

// A channel to one endpoint: connections, deadline, retries, credentials and
// decoding for any schema. Generated stubs stand on it:
//
//   rest::ChannelOptions options;
//   options.endpoint = "https://api.example.com";
//   options.api_key = key;
//   absl::StatusOr<std::shared_ptr<rest::Channel>> channel =
//       rest::Channel::Create(options);
//   LibraryRestStub stub(*channel);
//
// Errors of a call, in all its forms: those of http_errors.h for what the
// server or the network did; INVALID_ARGUMENT for a request, header or timeout
// that cannot be sent; CANCELLED; INTERNAL for a success whose body cannot be
// decoded. An error that an answer caused carries a fireworks.rest.v1.ErrorInfo
// payload.

#include <cstddef>
#include <memory>

#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "fireworks/rest/call_context.h"
#include "fireworks/rest/call_report.h"
#include "fireworks/rest/channel_options.h"
#include "fireworks/rest/method.h"

namespace google::protobuf {
class Message;
}

namespace fireworks::rest {

struct ManyOptions {
  // Calls on the wire at a time, all driven by the calling thread.
  int window = 32;
};

// Thread-safe. A child process after fork() may use a channel that its parent
// made: it gets connections of its own.
class Channel {
 public:
  // INVALID_ARGUMENT for options that cannot work, and says which.
  static absl::StatusOr<std::shared_ptr<Channel>> Create(
      ChannelOptions options);

  // Asynchronous calls in flight are cancelled, and their completions have run
  // when this returns; if the last owner is dropped inside a completion, those
  // of the others run after it on the same thread.
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  // Calls and waits. On an error `response` is cleared. `context` may be null.
  absl::Status Call(const Method& method,
                    const google::protobuf::Message& request,
                    google::protobuf::Message* response,
                    CallContext* context = nullptr);

  // Calls once for each request, a window at a time, multiplexed where the
  // server speaks HTTP/2. `done(i, status, report)` runs on this thread as
  // answer i arrives in `*responses[i]`; all have run when this returns. One
  // timeout for all, from `context` or the channel. Both spans have one length.
  void CallMany(
      const Method& method,
      absl::Span<const google::protobuf::Message* const> requests,
      absl::Span<google::protobuf::Message* const> responses,
      const ManyOptions& options, CallContext* context,
      absl::FunctionRef<void(size_t, absl::Status, const CallReport&)> done);

  using AsyncDone = absl::AnyInvocable<void(
      absl::Status, std::unique_ptr<google::protobuf::Message>)>;

  // Starts a call and returns. `done` runs exactly once, on the channel's one
  // background thread (started by the first such call): it must not block, and
  // may make further asynchronous calls. `context` may be null, and must live
  // until `done` runs. If an error is returned (RESOURCE_EXHAUSTED if the queue
  // is full, or why the request cannot be sent), nothing was started and `done`
  // will not run.
  absl::Status CallAsync(const Method& method,
                         const google::protobuf::Message& request,
                         std::unique_ptr<google::protobuf::Message> response,
                         CallContext* context, AsyncDone done);

 private:
  class Impl;
  explicit Channel(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_CHANNEL_H_
