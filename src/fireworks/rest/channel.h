#ifndef FIREWORKS_REST_CHANNEL_H_
#define FIREWORKS_REST_CHANNEL_H_

// A channel to one endpoint: connections, deadlines, retries, credentials and
// decoding for any schema. Generated stubs make their calls through it:
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
//   the server's code    if it fits the HTTP status; otherwise the code for the
//                        HTTP status
//   UNAVAILABLE          DNS, TCP or TLS failed, or the connection was lost
//   DEADLINE_EXCEEDED    the deadline passed
//   CANCELLED            by its context, or because the channel was destroyed
//   FAILED_PRECONDITION  an untrusted certificate, a redirect, or a proxy that
//                        refuses
//   RESOURCE_EXHAUSTED   429, a pause requested by the server that ends after
//                        the deadline, a body over max_body_bytes, a full
//                        queue, or a lack of memory or descriptors
//   INVALID_ARGUMENT     the request, a header or the timeout is invalid:
//                        nothing was sent, and ErrorInfo, if there is one, has
//                        0 attempts. Or the server says so: ErrorInfo has an
//                        HTTP status
//   INTERNAL             the answer is not HTTP, cannot be decoded, or is an
//                        error with a 2xx status
//
// The error of an api_key_provider is returned as well. A call ends by its
// deadline. It may be 50 ms late, plus the time to decode one body: its own or
// that of another call.
//
// A 429 with Retry-After makes all calls of the channel wait for that time
// (retry_policy.h). Errors that the server or the network caused carry an
// ErrorInfo (error_info.h).
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
  // The number of calls in flight at a time. A value below 1 means 1.
  int window = 32;
  // Whether `done` gets complete reports. Otherwise only `attempts`, `held` and
  // `nothing_known` are sure to be set, and a call costs a few percent less.
  bool reports = true;
};

// Makes calls to one endpoint. A call is a Method and messages of its types.
//
// Thread-safe. After fork(), the child process may use a channel that its
// parent made: the child gets its own connections.
class Channel {
 public:
  // Opens no connection yet. Errors: INVALID_ARGUMENT names an option that
  // cannot work; FAILED_PRECONDITION means that the loaded libcurl cannot be
  // used, for example because it is too old.
  static absl::StatusOr<std::shared_ptr<Channel>> Create(
      ChannelOptions options);

  // Cancels the asynchronous calls in flight and waits until their completions
  // have run. On the background thread of this or any other channel, the
  // destructor does not wait: the completions run later, on this channel's
  // background thread. In that case each completion must own everything that it
  // uses, including its context.
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  // Makes a call and waits for it. Clears `response` on an error. `context` may
  // be null.
  absl::Status Call(const Method& method,
                    const google::protobuf::Message& request,
                    google::protobuf::Message* response,
                    CallContext* context = nullptr);

  // Makes one call for each request, several at a time, multiplexed if the
  // server speaks HTTP/2. `done(i, status, report)` runs on the calling thread
  // once for each request, before this function returns. Meanwhile `*response`
  // holds answer i, which `done` may move from, or is empty after an error.
  // `done` may use the channel. If `done` throws, the remaining calls are
  // dropped. One timeout covers all calls: the timeout of `context`, which may
  // be null, or otherwise of the channel.
  void CallMany(
      const Method& method,
      absl::Span<const google::protobuf::Message* const> requests,
      google::protobuf::Message* response, const ManyOptions& options,
      CallContext* context,
      absl::FunctionRef<void(size_t, absl::Status, const CallReport&)> done);

  // Receives the message that the call was started with. The message is empty
  // after an error.
  using AsyncDone = absl::AnyInvocable<void(
      absl::Status, std::unique_ptr<google::protobuf::Message>)>;

  // Starts a call and returns. `done` runs exactly once, on the channel's only
  // background thread, which the first asynchronous call starts. `done` must
  // not block or throw, and may make further asynchronous calls. `context` may
  // be null, and must live until `done` runs. If this function returns an error
  // (RESOURCE_EXHAUSTED if the queue is full, or the reason why the request
  // cannot be sent), nothing was started and `done` never runs.
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
