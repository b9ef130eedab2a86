#include "fireworks/internal/model_answer.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/internal/field_path.h"
#include "fireworks/internal/strings.h"
#include "fireworks/read_mask.h"

namespace fireworks::internal {

using gateway::v1::GetModelRequest;
using gateway::v1::Model;

namespace {

bool AsksOnlyForKnownFields(const GetModelRequest& request) {
  const auto& paths = request.read_mask().paths();
  return std::all_of(paths.begin(), paths.end(), [](const std::string& path) {
    return ResolveFieldPath(*Model::descriptor(), path).ok();
  });
}

// "" if the answer may be a model.
std::string_view WhyNotAModel(const GetModelRequest& request,
                              const Model& model, bool no_known_fields) {
  if (!model.name().empty()) return "";
  if (AsksForName(request)) return "it has no name";
  // Without a name in the mask, an empty object is a model without the fields.
  return no_known_fields && AsksOnlyForKnownFields(request)
             ? "it has none of the fields of one"
             : "";
}

}  // namespace

bool AsksForName(const GetModelRequest& request) {
  const auto& paths = request.read_mask().paths();
  return paths.empty() ||
         std::any_of(paths.begin(), paths.end(), [](const std::string& path) {
           return path == "*" || path == "name";
         });
}

void FinishModel(const GetModelRequest& request, bool is_from_server,
                 bool no_known_fields, absl::StatusOr<Model>& model) {
  if (!model.ok()) return;
  const std::string_view why_not =
      is_from_server ? WhyNotAModel(request, *model, no_known_fields) : "";
  if (why_not.empty()) return TrimToMask(request.read_mask(), &*model);
  model = absl::InternalError(
      absl::StrCat(request.name(), ": the answer is not a Model, because ",
                   AbslView(why_not)));
}

}  // namespace fireworks::internal
