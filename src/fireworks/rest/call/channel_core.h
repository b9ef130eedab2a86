#ifndef FIREWORKS_REST_CALL_CHANNEL_CORE_H_
#define FIREWORKS_REST_CALL_CHANNEL_CORE_H_

#include <atomic>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fireworks/json/decoder.h"
#include "fireworks/rest/call/retry_state.h"
#include "fireworks/rest/channel_options.h"
#include "fireworks/rest/http/http_message.h"
#include "fireworks/rest/transcoding/route.h"

namespace fireworks::rest::internal {

// Checks the options, normalises the endpoint and the key, and fills in a
// missing transport, clock and random source. INVALID_ARGUMENT says which
// option cannot work.
absl::Status CompleteOptions(ChannelOptions& options);

// The error of a call for which the transport cannot make a session.
absl::Status NoSessionError();

// Requests of calls that have ended. The next calls reuse the memory of their
// strings and of their buffers for answers. Thread-safe. Never waits: after a
// fork, the mutex may stay locked in the child.
class SpareRequests {
 public:
  // Returns a request with an empty body and arbitrary other content.
  HttpRequest Take();
  void GiveBack(HttpRequest request);

 private:
  std::mutex mutex_;
  // A stack, because the last request is most likely still in the CPU's cache.
  std::vector<HttpRequest> spare_;
};

// What all calls of a channel share. Thread-safe: all members are constant,
// except the last five, which are thread-safe themselves.
struct ChannelCore {
  // The options must have passed CompleteOptions().
  explicit ChannelCore(const ChannelOptions& complete_options);

  // Returns the key to send, or "" to send none. `refused_key` is the key that the
  // server has just refused, or "". The errors are those of ApiKeyProvider.
  absl::StatusOr<std::string> ApiKey(std::string_view refused_key = {}) const;

  const ChannelOptions options;
  const std::string user_agent;
  const json::Decoder decoder;
  mutable RetryBudget budget;
  mutable ChannelHold hold;
  mutable SpareRequests spares;
  mutable RouteTable routes;
  mutable std::atomic<bool> has_asked_for_key{false};
};

}  // namespace fireworks::rest::internal

#endif  // FIREWORKS_REST_CALL_CHANNEL_CORE_H_
