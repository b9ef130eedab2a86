#ifndef FIREWORKS_REST_CHANNEL_H_
#define FIREWORKS_REST_CHANNEL_H_

// A channel to one endpoint: connections, deadline, retries, credentials and
// decoding for any schema. Generated stubs stand on it:
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
//   the server's own     where it gave a code; else that of the HTTP status
//   UNAVAILABLE          not resolved, not connected, no TLS, connection lost
//   DEADLINE_EXCEEDED    the deadline passed
//   CANCELLED            by its context, or because the channel is gone
//   FAILED_PRECONDITION  a certificate that is not trusted, a redirect, a proxy that
//                        refuses
//   RESOURCE_EXHAUSTED   429, a pause that the server asks for and that ends after
//                        the deadline, a body beyond max_body_bytes, a full queue
//   INVALID_ARGUMENT     a request, header or timeout that cannot be sent: nothing
//                        was, and ErrorInfo, if there is one, has 0 attempts; or the
//                        server said so: ErrorInfo has its HTTP status
//   INTERNAL             an answer that is not HTTP, or cannot be decoded
//
// and what an api_key_provider returns. A call ends by its deadline: 50 ms late at
// most, and the decoding of one body, its own or one of another call's.
//
// A server that limits its load is obeyed: a 429 with Retry-After holds all calls of
// the channel (retry_policy.h). What the server or the network caused
// carries an ErrorInfo (error_info.h).
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

// How Channel::CallMany() goes about it.
struct ManyOptions {
  // Calls on the wire at a time; less than 1 is taken for 1.
  int window = 32;
  // Whether `done` is given whole reports. Without, they tell of `attempts` and
  // nothing else, and a call costs a few percent less.
  bool reports = true;
};

// Makes calls to one endpoint, each given by a Method and messages that fit it.
//
// Thread-safe. A child process after fork() may use a channel that its parent
// made: it gets connections of its own.
class Channel {
 public:
  // Connects to nothing yet. INVALID_ARGUMENT for options that cannot work, and
  // says which; FAILED_PRECONDITION if the libcurl that was loaded is too old.
  static absl::StatusOr<std::shared_ptr<Channel>> Create(
      ChannelOptions options);

  // Asynchronous calls in flight are cancelled, and their completions have run when
  // this returns. If the last owner is dropped on the background thread of a channel,
  // of this one or of another, this does not wait: the completions run afterwards on
  // this channel's background thread. So whoever drops channels there must let each
  // completion own what it uses, its context included.
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  // Calls and waits. On an error `response` is cleared. `context` may be null.
  absl::Status Call(const Method& method,
                    const google::protobuf::Message& request,
                    google::protobuf::Message* response,
                    CallContext* context = nullptr);

  // Calls once for each request, a window at a time, multiplexed where the
  // server speaks HTTP/2. `done(i, status, report)` runs on this thread with
  // answer i in `*response`, which it may move from, and which an error leaves
  // empty; all have run when this returns. It may use the channel; if it throws,
  // the calls that are left are dropped. One timeout for all, from `context`,
  // which may be null, or the channel.
  void CallMany(
      const Method& method,
      absl::Span<const google::protobuf::Message* const> requests,
      google::protobuf::Message* response, const ManyOptions& options,
      CallContext* context,
      absl::FunctionRef<void(size_t, absl::Status, const CallReport&)> done);

  // Is given the message that the call was started with; an error leaves it
  // empty.
  using AsyncDone = absl::AnyInvocable<void(
      absl::Status, std::unique_ptr<google::protobuf::Message>)>;

  // Starts a call and returns. `done` runs exactly once, on the channel's one
  // background thread (started by the first such call): it must not block or
  // throw, and may make further asynchronous calls. `context` may be null, and
  // must live until `done` runs. If an error is returned (RESOURCE_EXHAUSTED if
  // the queue is full, or why the request cannot be sent), nothing was started
  // and `done` will not run.
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
