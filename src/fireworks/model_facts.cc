#include "fireworks/model_facts.h"

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "fireworks/dates.h"

namespace fireworks {

using gateway::v1::Model;

std::optional<bool> IsServerless(const Model& model) {
  if (!model.has_supports_serverless()) return std::nullopt;
  return model.supports_serverless();
}

std::optional<absl::CivilDay> RetiresOn(const Model& model) {
  if (!model.has_deprecation_date()) return std::nullopt;
  const absl::StatusOr<absl::CivilDay> day =
      ToCivilDay(model.deprecation_date());
  if (!day.ok()) return std::nullopt;
  return *day;
}

std::optional<int64_t> DaysUntilRetirement(const Model& model,
                                           absl::CivilDay today) {
  const std::optional<absl::CivilDay> day = RetiresOn(model);
  if (!day.has_value()) return std::nullopt;
  return *day - today;
}

std::optional<int32_t> ContextLength(const Model& model) {
  if (model.context_length() <= 0) return std::nullopt;
  return model.context_length();
}

std::optional<bool> IsAdapter(const Model& model) {
  switch (model.kind()) {
    case Model::HF_PEFT_ADDON:
    case Model::HF_TEFT_ADDON:
    case Model::FLUMINA_ADDON:
    case Model::LIVE_MERGE:
      return true;
    case Model::HF_BASE_MODEL:
    case Model::FLUMINA_BASE_MODEL:
    case Model::DRAFT_ADDON:  // Drafts for a model, and runs by itself.
    case Model::FIRE_AGENT:
    case Model::CUSTOM_MODEL:
    case Model::EMBEDDING_MODEL:
    case Model::SNAPSHOT_MODEL:
      return false;
    default:
      return std::nullopt;
  }
}

std::optional<bool> SupportsTools(const Model& model) {
  if (!model.has_supports_tools()) return std::nullopt;
  return model.supports_tools();
}

}  // namespace fireworks
