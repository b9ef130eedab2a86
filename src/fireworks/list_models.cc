#include "fireworks/list_models.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fireworks/gateway/v1/gateway.rest.h"
#include "fireworks/internal/model_pages.h"

namespace fireworks {

struct ModelRange::Iterator::Walk {
  // Returns false at the end. Otherwise, `current` is the next model or the error.
  bool Advance() {
    while (next_on_page == pages->page().models_size()) {
      if (!pages->Begin()) {
        if (ended || status().ok()) return false;
        ended = true;
        current = status();
        return true;
      }
      pages->End(stub->ListModels(pages->request(), pages->context()));
      next_on_page = 0;
    }
    current = std::move(*pages->page().mutable_models(next_on_page++));
    return true;
  }

  const absl::Status& status() const { return pages->status(); }

  const std::unique_ptr<internal::ModelPages> pages;
  const std::shared_ptr<gateway::v1::GatewayRestStubInterface> stub;
  int next_on_page = 0;
  bool ended = false;  // The error was given out.
  absl::StatusOr<Model> current{};
};

ModelRange::Iterator::reference ModelRange::Iterator::operator*() const {
  return walk_->current;
}

ModelRange::Iterator& ModelRange::Iterator::operator++() {
  if (!walk_->Advance()) walk_ = nullptr;
  return *this;
}

ModelRange::ModelRange(
    std::unique_ptr<internal::ModelPages> pages,
    std::shared_ptr<gateway::v1::GatewayRestStubInterface> stub)
    : walk_(new Iterator::Walk{std::move(pages), std::move(stub)}) {}

ModelRange::~ModelRange() = default;
ModelRange::ModelRange(ModelRange&&) noexcept = default;
ModelRange& ModelRange::operator=(ModelRange&&) noexcept = default;

ModelRange::Iterator ModelRange::begin() {
  Iterator first(walk_.get());
  return ++first;
}

absl::StatusOr<std::vector<Model>> ModelRange::ToVector() {
  std::vector<Model> models;
  while (walk_->Advance()) {
    if (walk_->current.ok()) models.push_back(*std::move(walk_->current));
  }
  if (!walk_->status().ok()) return walk_->status();
  return models;
}

bool ModelRange::has_more_on_page() const {
  return walk_->next_on_page < walk_->pages->page().models_size();
}

std::optional<int> ModelRange::total_size() const {
  if (!walk_->pages->page().has_total_size()) return std::nullopt;
  return walk_->pages->page().total_size();
}

}  // namespace fireworks
