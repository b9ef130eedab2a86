#include "fireworks/internal/model_pages.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "fireworks/model_name.h"
#include "fireworks/read_mask.h"
#include "fireworks/rest/call/call.h"

namespace fireworks::internal {

using gateway::v1::ListModelsRequest;
using gateway::v1::ListModelsResponse;
using rest::internal::CallContextAccess;

namespace {

// A page may be empty without being the last one. The limit stops a server that sends
// empty pages forever.
constexpr int kMaxEmptyPages = 100;

}  // namespace

absl::StatusOr<ListModelsRequest> MakeListRequest(
    std::string_view account, std::string_view default_account,
    const ListModelsOptions& options) {
  if (options.page_size < 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the page size must not be negative, but is ", options.page_size));
  }
  if (options.timeout <= absl::ZeroDuration()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the timeout of a list must be positive, but is ",
                     absl::FormatDuration(options.timeout)));
  }
  if (!options.read_mask.status().ok()) return options.read_mask.status();
  if (account.empty() && default_account.empty()) {
    return absl::InvalidArgumentError(
        "no account was named, and the option account is not set");
  }
  const absl::StatusOr<AccountName> parent =
      AccountName::Parse(account.empty() ? default_account : account);
  if (!parent.ok()) return parent.status();
  ListModelsRequest request;
  request.set_parent(parent->ToString());
  request.set_page_size(options.page_size);
  request.set_filter(options.filter);
  request.set_order_by(options.order_by);
  if (!options.read_mask.empty()) {
    *request.mutable_read_mask() = options.read_mask.proto();
  }
  return request;
}

ModelPages::ModelPages(absl::StatusOr<ListModelsRequest> request,
                       const ListModelsOptions& options,
                       rest::CallContext* context, rest::Clock* clock,
                       bool is_ours)
    : request_(std::move(request)),
      limit_(options.limit),
      timeout_(options.timeout),
      is_ours_(is_ours),
      clock_(clock),
      context_(context != nullptr ? context : &own_context_),
      status_(request_.status()) {}

bool ModelPages::Begin() {
  if (!status_.ok()) return false;
  if (begun_) {
    if (page_.next_page_token().empty()) return false;
    if (limit_ != 0 && count_ == limit_) return false;
  } else {
    start_ = clock_->Now();
  }
  status_ = CheckNext();
  if (!status_.ok()) return false;
  if (begun_) request_->set_page_token(page_.next_page_token());
  begun_ = true;

  deadline_of_context_ = CallContextAccess::deadline(*context_);
  if (timeout_ != absl::InfiniteDuration()) {
    // The deadline of a context is on the wall clock.
    context_->set_deadline(
        std::min(deadline_of_context_,
                 absl::Now() + (start_ + timeout_ - clock_->Now())));
  }
  return true;
}

absl::Status ModelPages::CheckNext() {
  if (clock_->Now() - start_ >= timeout_) {
    return absl::DeadlineExceededError(
        absl::StrCat(request_->parent(), ": the timeout of the list, ",
                     absl::FormatDuration(timeout_), ", passed after ", count_,
                     " models, and there are more"));
  }
  if (empty_pages_ >= kMaxEmptyPages) {
    return absl::InternalError(
        absl::StrCat(request_->parent(), ": the server sent ", empty_pages_,
                     " pages without a model and says that there are more"));
  }
  if (begun_ && !tokens_.insert(page_.next_page_token()).second) {
    return absl::InternalError(absl::StrCat(
        request_->parent(),
        ": the server repeated a page token, so the list would never end"));
  }
  return absl::OkStatus();
}

void ModelPages::End(absl::StatusOr<ListModelsResponse> page) {
  context_->set_deadline(deadline_of_context_);
  rest::CallReport& report = CallContextAccess::report(*context_);
  if (page.ok() && is_ours_ && report.no_known_fields) {
    page = absl::InternalError(
        absl::StrCat(request_->parent(),
                     ": the answer is not a list of models, because it has "
                     "none of the fields of one"));
  }
  if (page.ok()) drift_.Add(report.drift);
  report.drift = drift_;  // Of all pages so far.
  if (!page.ok()) {
    page_.clear_models();
    status_ = page.status();
    return;
  }

  page_ = *std::move(page);
  const int room =
      limit_ == 0
          ? page_.models_size()
          : static_cast<int>(std::min<size_t>(
                limit_ - count_, static_cast<size_t>(page_.models_size())));
  page_.mutable_models()->DeleteSubrange(room, page_.models_size() - room);
  for (Model& model : *page_.mutable_models()) {
    TrimToMask(request_->read_mask(), &model);
  }
  empty_pages_ = room == 0 ? empty_pages_ + 1 : 0;
  count_ += static_cast<size_t>(room);
}

}  // namespace fireworks::internal
