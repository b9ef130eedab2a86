#ifndef FIREWORKS_REST_CHANNEL_H_
#define FIREWORKS_REST_CHANNEL_H_

// A channel makes calls to one endpoint, for any schema: it has the
// connections, deadlines, retries, credentials and the decoder. Generated stubs
// use a channel:
//
//   fireworks::rest::ChannelOptions options;
//   options.endpoint = "https://api.example.com";
//   options.api_key = key;
//   absl::StatusOr<std::shared_ptr<fireworks::rest::Channel>> channel =
//       fireworks::rest::Channel::Create(options);
//   if (!channel.ok()) return channel.status();
//   LibraryRestStub stub(*channel);
//
// Errors of a call, in all its forms:
//
//   the server's code    If it fits the HTTP status. Otherwise the code for the
//                        HTTP status.
//   UNAVAILABLE          DNS, TCP or TLS failed, or the connection was lost.
//   DEADLINE_EXCEEDED    The deadline passed.
//   CANCELLED            The context was cancelled, the channel was destroyed, or
//                        the process is exiting.
//   FAILED_PRECONDITION  An untrusted certificate, a redirect, or a proxy that
//                        refuses the connection.
//   RESOURCE_EXHAUSTED   429, a pause requested by the server that ends after
//                        the deadline, a body over max_body_bytes, a full
//                        queue, or a lack of memory or descriptors.
//   INVALID_ARGUMENT     The request, a header or the timeout is invalid. Nothing
//                        was sent: ErrorInfo, if present, has 0 attempts. Or the
//                        server returned the error: ErrorInfo has the HTTP status.
//   INTERNAL             The answer is not HTTP, cannot be decoded, or is an
//                        error with a 2xx status.
//
// A call also returns the errors of its api_key_provider (api_key_provider.h). Errors
// that the server or the network caused have an ErrorInfo (error_info.h). A 429 with
// Retry-After makes all calls of the channel wait (retry_policy.h).
//
// A call ends at most 50 ms after its deadline, plus the time to decode one body,
// its own or that of another call.
//
// CMake target: fireworks::rest.

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

// Settings of Channel::CallMany().
struct ManyOptions {
  // The number of calls in flight at a time. If it is below 1, every call ends with
  // INVALID_ARGUMENT.
  int window = 32;
  // Whether `done` gets complete reports. If not, only `attempts`, `held` and
  // `no_known_fields` are sure to be set, and a call costs a few percent less.
  bool reports = true;
};

// Makes calls to one endpoint. A call has a Method and messages of its types.
//
// Thread-safe. After fork(), the child process may use a channel that its
// parent made. It gets connections of its own.
class Channel {
 public:
  // Opens no connection yet. INVALID_ARGUMENT names an option that cannot work.
  // FAILED_PRECONDITION: the loaded libcurl cannot be used, for example because
  // it is too old.
  static absl::StatusOr<std::shared_ptr<Channel>> Create(
      ChannelOptions options);

  // Cancels the asynchronous calls and waits until each `done` has run. On the
  // background thread of a channel, the destructor does not wait: each `done`
  // runs later, on this channel's background thread, and must own everything
  // that it uses, including its context.
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  // Makes a call and waits for it. On an error, `response` is cleared.
  // `context` may be null.
  absl::Status Call(const Method& method,
                    const google::protobuf::Message& request,
                    google::protobuf::Message* response,
                    CallContext* context = nullptr);

  // Makes one call for each request and waits for all. Several calls are in
  // flight at a time, multiplexed if the server speaks HTTP/2. One timeout
  // covers all calls: that of `context`, if it is not null and sets one, or
  // that of the channel.
  //
  // `done(i, status, report)` runs once for each request, on the calling
  // thread. While it runs, `*response` is the answer to request i, or is empty
  // after an error. `done` may move from `*response` and may use the channel.
  // If `done` throws, the remaining calls are dropped.
  void CallMany(
      const Method& method,
      absl::Span<const google::protobuf::Message* const> requests,
      google::protobuf::Message* response, const ManyOptions& options,
      CallContext* context,
      absl::FunctionRef<void(size_t, absl::Status, const CallReport&)> done);

  // Receives the status and the message that the call was started with. After
  // an error, the message is empty.
  using AsyncDone = absl::AnyInvocable<void(
      absl::Status, std::unique_ptr<google::protobuf::Message>)>;

  // Starts a call and returns. `done` runs exactly once, on the channel's only
  // background thread, which the first asynchronous call starts. `done` must
  // not block or throw. It may make further asynchronous calls. `context` may
  // be null, and must live until `done` runs.
  //
  // If this function returns an error, nothing was started and `done` never
  // runs. RESOURCE_EXHAUSTED: the queue is full. Other errors say why the
  // request cannot be sent.
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
