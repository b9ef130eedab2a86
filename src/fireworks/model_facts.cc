#include "fireworks/model_facts.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "fireworks/dates.h"

namespace fireworks {
namespace {

using gateway::v1::Model;
using gateway::v1::ServerlessMode;

std::optional<bool> IfStated(bool stated, bool value) {
  if (!stated) return std::nullopt;
  return value;
}

std::optional<CivilDayRange> RetirementDays(const Model& model) {
  if (!model.has_deprecation_date()) return std::nullopt;
  const absl::StatusOr<CivilDayRange> days =
      ToCivilDayRange(model.deprecation_date());
  if (!days.ok()) return std::nullopt;
  return *days;
}

}  // namespace

std::optional<bool> IsReady(const Model& model) {
  switch (model.state()) {
    case Model::READY:
      return true;
    case Model::UPLOADING:
      return false;
    default:
      return std::nullopt;
  }
}

std::optional<bool> IsServerless(const Model& model) {
  return IfStated(model.has_supports_serverless(), model.supports_serverless());
}

std::optional<ServerlessCall> FindServerlessCall(const Model& model,
                                                 std::string_view mode) {
  for (const ServerlessMode& stated : model.serverless_modes()) {
    const std::string_view name = stated.name();
    if (mode.empty() || name.substr(name.rfind('/') + 1) != mode) continue;
    ServerlessCall call = {stated.usage_identifier(), stated.service_tier()};
    if (call.model.empty()) call.model = model.name();
    if (call.model.empty()) return std::nullopt;
    return call;
  }
  return std::nullopt;
}

std::optional<bool> IsRetired(const Model& model, absl::CivilDay today) {
  const std::optional<CivilDayRange> days = RetirementDays(model);
  if (!days.has_value()) return std::nullopt;
  if (today > days->last) return true;
  if (today < days->first || days->first == days->last) return false;
  return std::nullopt;
}

std::optional<absl::CivilDay> EarliestRetirement(const Model& model) {
  const std::optional<CivilDayRange> days = RetirementDays(model);
  if (!days.has_value()) return std::nullopt;
  return days->first;
}

std::optional<int64_t> DaysUntilRetirement(const Model& model,
                                           absl::CivilDay today) {
  const std::optional<CivilDayRange> days = RetirementDays(model);
  if (!days.has_value()) return std::nullopt;
  return days->first - today;
}

std::optional<absl::CivilDay> RetiresOn(const Model& model) {
  const std::optional<CivilDayRange> days = RetirementDays(model);
  if (!days.has_value() || days->first != days->last) return std::nullopt;
  return days->first;
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
    case Model::DRAFT_ADDON:  // A draft model, which runs by itself.
    case Model::FIRE_AGENT:
    case Model::CUSTOM_MODEL:
    case Model::EMBEDDING_MODEL:
    case Model::SNAPSHOT_MODEL:
      return false;
    default:
      return std::nullopt;
  }
}

std::optional<std::string> BaseModel(const Model& model) {
  if (IsAdapter(model) == false) return std::nullopt;
  if (model.peft_details().base_model().empty()) return std::nullopt;
  return model.peft_details().base_model();
}

std::optional<int64_t> ParameterCount(const Model& model) {
  const int64_t count = model.base_model_details().parameter_count();
  if (count <= 0) return std::nullopt;
  return count;
}

std::optional<int32_t> ContextLength(const Model& model) {
  if (model.context_length() <= 0) return std::nullopt;
  return model.context_length();
}

std::optional<bool> SupportsTools(const Model& model) {
  return IfStated(model.has_supports_tools(), model.supports_tools());
}

std::optional<bool> SupportsImageInput(const Model& model) {
  return IfStated(model.has_supports_image_input(),
                  model.supports_image_input());
}

std::optional<bool> SupportsLora(const Model& model) {
  return IfStated(model.has_supports_lora(), model.supports_lora());
}

std::optional<bool> IsSupervisedLoraTunable(const Model& model) {
  return IfStated(model.has_supervised_lora_tunable(),
                  model.supervised_lora_tunable());
}

std::optional<bool> IsSupervisedFullParameterTunable(const Model& model) {
  return IfStated(model.has_supervised_full_parameter_tunable(),
                  model.supervised_full_parameter_tunable());
}

std::optional<bool> IsRlLoraTunable(const Model& model) {
  return IfStated(model.has_rl_lora_tunable(), model.rl_lora_tunable());
}

std::optional<bool> IsRlFullParameterTunable(const Model& model) {
  return IfStated(model.has_rl_full_parameter_tunable(),
                  model.rl_full_parameter_tunable());
}

}  // namespace fireworks
