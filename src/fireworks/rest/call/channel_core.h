#ifndef FIREWORKS_REST_CALL_CHANNEL_CORE_H_
#define FIREWORKS_REST_CALL_CHANNEL_CORE_H_

#include <atomic>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fireworks/json/decoder.h"
#include "fireworks/rest/call/retry_state.h"
#include "fireworks/rest/channel_options.h"

namespace fireworks::rest::internal {

// Checks the options, normalises endpoint and key, and fills in the transport,
// clock and random source that were left out. INVALID_ARGUMENT says which
// option cannot work.
absl::Status CompleteOptions(ChannelOptions& options);

// Of a call for which the transport makes no session.
absl::Status NoSessionError();

// What all calls of a channel share. Thread-safe: constant but for the last
// three, which are thread-safe themselves.
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
  mutable std::atomic<bool> has_asked_for_key{false};
};

}  // namespace fireworks::rest::internal

#endif  // FIREWORKS_REST_CALL_CHANNEL_CORE_H_
