#include "fireworks/internal/async_list.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace fireworks::internal {
namespace {

using gateway::v1::ListModelsResponse;
using gateway::v1::Model;

struct AsyncList {
  const std::unique_ptr<ModelPages> pages;
  const std::shared_ptr<StubLink> link;
  absl::AnyInvocable<void(absl::StatusOr<std::vector<Model>>)> done;
  std::vector<Model> models = {};
};

void OnPage(const std::shared_ptr<AsyncList>& list,
            absl::StatusOr<ListModelsResponse> page);

absl::Status RequestPage(const std::shared_ptr<AsyncList>& list) {
  std::lock_guard<std::recursive_mutex> lock(list->link->mutex.Get());
  absl::Status started = absl::CancelledError("the client was destroyed");
  if (list->link->stub != nullptr) {
    started = list->link->stub->ListModelsAsync(
        list->pages->request(), list->pages->context(),
        [list](absl::StatusOr<ListModelsResponse> page) {
          OnPage(list, std::move(page));
        });
  }
  if (!started.ok()) list->pages->End(started);
  return started;
}

void OnPage(const std::shared_ptr<AsyncList>& list,
            absl::StatusOr<ListModelsResponse> page) {
  list->pages->End(std::move(page));
  auto* const arrived = list->pages->page().mutable_models();
  std::move(arrived->begin(), arrived->end(), std::back_inserter(list->models));
  if (list->pages->Begin() && RequestPage(list).ok()) return;
  if (list->pages->status().ok()) {
    std::move(list->done)(std::move(list->models));
  } else {
    std::move(list->done)(list->pages->status());
  }
}

}  // namespace

void StubLink::Cut() {
  std::lock_guard<std::recursive_mutex> lock(mutex.Get());
  stub = nullptr;
}

absl::Status StartAsyncList(
    std::unique_ptr<ModelPages> pages, std::shared_ptr<StubLink> link,
    absl::AnyInvocable<void(absl::StatusOr<std::vector<Model>>)> done) {
  std::shared_ptr<AsyncList> list(
      new AsyncList{std::move(pages), std::move(link), std::move(done)});
  if (!list->pages->Begin()) return list->pages->status();
  return RequestPage(list);
}

}  // namespace fireworks::internal
