#ifndef FIREWORKS_INTERNAL_MODEL_PAGES_H_
#define FIREWORKS_INTERNAL_MODEL_PAGES_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_set>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/json/drift.h"
#include "fireworks/list_models.h"
#include "fireworks/rest/call_context.h"
#include "fireworks/rest/clock.h"

namespace fireworks::internal {

// The request for the first page. If `account` is "", the default is used.
// INVALID_ARGUMENT if the request cannot be sent.
absl::StatusOr<gateway::v1::ListModelsRequest> MakeListRequest(
    std::string_view account, std::string_view default_account,
    const ListModelsOptions& options);

// The pages of one list: the next request, the handling of an answer, and the end.
// Makes no calls: ModelRange waits for its pages, ListModelsAsync() does not.
//
//   while (pages.Begin()) {
//     pages.End(stub.ListModels(pages.request(), pages.context()));
//     Use(pages.page());
//   }
//   return pages.status();
class ModelPages {
 public:
  // `context` may be null. `is_ours`: answers come from a server, so that an answer
  // that is not a list of models is an error.
  ModelPages(absl::StatusOr<gateway::v1::ListModelsRequest> request,
             const ListModelsOptions& options, rest::CallContext* context,
             rest::Clock* clock, bool is_ours);
  ModelPages(const ModelPages&) = delete;
  ModelPages& operator=(const ModelPages&) = delete;

  // False after the last page, and after an error. Otherwise, make a call with
  // request() and context(), and pass its result to End().
  bool Begin();
  void End(absl::StatusOr<gateway::v1::ListModelsResponse> page);

  const gateway::v1::ListModelsRequest& request() const { return *request_; }
  rest::CallContext* context() const { return context_; }

  // The last page, without the models beyond the limit. Its models may be moved away.
  gateway::v1::ListModelsResponse& page() { return page_; }
  const gateway::v1::ListModelsResponse& page() const { return page_; }
  const absl::Status& status() const { return status_; }

 private:
  // Why the next page must not be requested, or OK.
  absl::Status CheckNext();

  absl::StatusOr<gateway::v1::ListModelsRequest> request_;
  const size_t limit_;
  const absl::Duration timeout_;
  const bool is_ours_;
  rest::Clock* const clock_;
  rest::CallContext own_context_;
  rest::CallContext* const context_;

  bool begun_ = false;
  absl::Time start_;                        // Of the first call.
  absl::Time deadline_of_context_;          // As the caller set it.
  std::unordered_set<std::string> tokens_;  // The tokens that were sent.
  int empty_pages_ = 0;                     // In a row.
  size_t count_ = 0;                        // The models so far.
  json::DriftReport drift_;
  gateway::v1::ListModelsResponse page_;
  absl::Status status_;
};

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_MODEL_PAGES_H_
