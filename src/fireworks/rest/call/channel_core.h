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

namespace fireworks::rest::internal {

// Checks the options, normalises endpoint and key, and fills in the transport,
// clock and random source that were left out. INVALID_ARGUMENT says which
// option cannot work.
absl::Status CompleteOptions(ChannelOptions& options);

// Of a call for which the transport makes no session.
absl::Status NoSessionError();

// Requests of calls that have ended. Their strings, and the buffer for the body of
// the answer, are memory that the next call uses again. Thread-safe.
class SpareRequests {
 public:
  // The request may hold anything but a body.
  HttpRequest Take();
  void GiveBack(HttpRequest request);

 private:
  std::mutex mutex_;
  std::vector<HttpRequest> spare_;  // The last one is still in the cache.
};

// What all calls of a channel share. Thread-safe: constant but for the last
// four, which are thread-safe themselves.
struct ChannelCore {
  // The options have been through CompleteOptions().
  explicit ChannelCore(const ChannelOptions& complete_options);

  // The key to send, or "" for none. `refused_key` is the one that the server has
  // just refused, if that is why. The provider's own error, or INVALID_ARGUMENT
  // for what it gave.
  absl::StatusOr<std::string> ApiKey(std::string_view refused_key = {}) const;

  const ChannelOptions options;
  const std::string user_agent;
  const json::Decoder decoder;
  mutable RetryBudget budget;
  mutable ChannelHold hold;
  mutable SpareRequests spares;
  mutable std::atomic<bool> has_asked_for_key{false};
};

}  // namespace fireworks::rest::internal

#endif  // FIREWORKS_REST_CALL_CHANNEL_CORE_H_
