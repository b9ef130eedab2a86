#ifndef FIREWORKS_INTERNAL_ASYNC_LIST_H_
#define FIREWORKS_INTERNAL_ASYNC_LIST_H_

// A list of models in the background: Client::ListModelsAsync().

#include <memory>
#include <mutex>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fireworks/gateway/v1/gateway.rest.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/internal/fork_epoch.h"
#include "fireworks/internal/model_pages.h"

namespace fireworks::internal {

// Lets a list make its next call while the client exists. The list must not own the
// client, because the background thread would then destroy the client.
struct StubLink {
  explicit StubLink(gateway::v1::GatewayRestStubInterface* s) : stub(s) {}

  // Waits for a call that is being started. Lists start no calls after that.
  void Cut();

  // Recursive, because a fake answers before its asynchronous call returns.
  PerProcess<std::recursive_mutex> mutex{
      [] { return std::make_unique<std::recursive_mutex>(); }};
  gateway::v1::GatewayRestStubInterface* stub;  // Null after Cut().
};

// Starts the call for the first page. `done` receives the models of all pages or the
// first error. If this returns an error, `done` does not run.
absl::Status StartAsyncList(
    std::unique_ptr<ModelPages> pages, std::shared_ptr<StubLink> link,
    absl::AnyInvocable<void(absl::StatusOr<std::vector<gateway::v1::Model>>)>
        done);

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_ASYNC_LIST_H_
