#include "fireworks/list_models.h"

#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

namespace fireworks {

using gateway::v1::ListModelsRequest;
using gateway::v1::ListModelsResponse;
using gateway::v1::Model;

namespace {

// A page may be empty and not the last; a server that sends nothing else would
// hold the caller for good.
constexpr int kMaxEmptyPages = 100;

}  // namespace

struct ModelRange::Iterator::Walk {
  // False at the end; else `current` is the next model or the error.
  bool Advance() {
    if (ended || (limit != 0 && delivered == limit)) return false;
    for (int empty = 0; next_on_page == page.models_size(); ++empty) {
      if (fetched_any && page.next_page_token().empty()) return false;
      const absl::Status status = FetchPage(empty);
      if (!status.ok()) {
        ended = true;
        current = status;
        return true;
      }
    }
    current = std::move(*page.mutable_models(next_on_page++));
    ++delivered;
    return true;
  }

  absl::Status FetchPage(int empty_pages) {
    if (!request.ok()) return request.status();
    if (empty_pages >= kMaxEmptyPages) {
      return absl::InternalError(
          absl::StrCat(request->parent(), ": the server sent ", empty_pages,
                       " pages without a model and says that there are more"));
    }
    if (fetched_any) {
      if (!tokens.insert(page.next_page_token()).second) {
        return absl::InternalError(absl::StrCat(
            request->parent(),
            ": the server gave a page token for the second time, which would "
            "list the same models without end"));
      }
      request->set_page_token(page.next_page_token());
    }
    absl::StatusOr<ListModelsResponse> response = fetch(*request);
    if (!response.ok()) return response.status();
    page = *std::move(response);
    next_on_page = 0;
    fetched_any = true;
    return absl::OkStatus();
  }

  absl::StatusOr<ListModelsRequest> request;
  size_t limit = 0;
  Fetch fetch;

  ListModelsResponse page;
  int next_on_page = 0;
  bool fetched_any = false;
  std::unordered_set<std::string> tokens;  // Those that were followed.
  size_t delivered = 0;
  bool ended = false;
  absl::StatusOr<Model> current;
};

ModelRange::Iterator::reference ModelRange::Iterator::operator*() const {
  return walk_->current;
}

ModelRange::Iterator& ModelRange::Iterator::operator++() {
  if (!walk_->Advance()) walk_ = nullptr;
  return *this;
}

ModelRange::ModelRange(absl::StatusOr<ListModelsRequest> request, size_t limit,
                       Fetch fetch)
    : walk_(std::make_unique<Iterator::Walk>()) {
  walk_->request = std::move(request);
  walk_->limit = limit;
  walk_->fetch = std::move(fetch);
}

ModelRange::~ModelRange() = default;
ModelRange::ModelRange(ModelRange&&) noexcept = default;
ModelRange& ModelRange::operator=(ModelRange&&) noexcept = default;

ModelRange::Iterator ModelRange::begin() {
  Iterator first(walk_.get());
  return ++first;
}

bool ModelRange::has_more_on_page() const {
  return walk_->next_on_page < walk_->page.models_size();
}

std::optional<int> ModelRange::total_size() const {
  if (!walk_->page.has_total_size()) return std::nullopt;
  return walk_->page.total_size();
}

}  // namespace fireworks
