#ifndef FIREWORKS_MODEL_FACTS_H_
#define FIREWORKS_MODEL_FACTS_H_

// Answers common questions about a model. Use these functions instead of the fields
// where a field does not mean what its name suggests.
//
//   absl::CivilDay today = absl::ToCivilDay(absl::Now(), absl::UTCTimeZone());
//   std::optional<int64_t> days = fireworks::DaysUntilRetirement(model, today);
//   if (days.has_value() && *days < 30) Warn(model.name(), *days);
//
//   if (auto call = fireworks::FindServerlessCall(model, "priority")) {
//     Request(call->model, call->service_tier);
//   }
//
// Each answer is std::nullopt if the service did not state it. For a bool, that does
// not mean "no". A model that was read with a mask must have the fields that the
// comment of a function names.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/civil_time.h"
#include "fireworks/gateway/v1/model.pb.h"

namespace fireworks {

// Whether the files of the model are complete, so that it can be deployed. From
// `state`, which does not say whether the model can be called: it stays READY after
// the serverless deployment is removed.
std::optional<bool> IsReady(const gateway::v1::Model& model);

// Calls without a deployment of your own.

// Whether the model can now be called without a deployment of your own. From
// `supports_serverless`, because `deployed_model_refs` can be empty on serverless
// models.
std::optional<bool> IsServerless(const gateway::v1::Model& model);

// Two members of the JSON of an inference request.
struct ServerlessCall {
  std::string model;         // The value of "model".
  std::string service_tier;  // That of "service_tier"; "": leave it out.
};

// Returns how to call the model in a mode: "default", "priority", "fast" or "spot".
// From `serverless_modes`, and from `name` if a mode has no identifier of its own.
// std::nullopt if the model does not state this mode, or if neither the mode nor the
// model has a name to send.
std::optional<ServerlessCall> FindServerlessCall(
    const gateway::v1::Model& model, std::string_view mode);

// Retirement is the end of the serverless deployment.

// Whether the model is retired on the day `today`, in UTC. From `deprecation_date`,
// which can be a day, a month or a year. True after the last day that it can mean.
// False before the first day, and on the day itself if it is a day. Not stated on
// the days between, or if the date has no year or does not exist.
std::optional<bool> IsRetired(const gateway::v1::Model& model,
                              absl::CivilDay today);

// The first day that `deprecation_date` can mean.
std::optional<absl::CivilDay> EarliestRetirement(
    const gateway::v1::Model& model);

// The number of days from `today`, in UTC, to EarliestRetirement(). 0 on that day,
// negative after it.
std::optional<int64_t> DaysUntilRetirement(const gateway::v1::Model& model,
                                           absl::CivilDay today);

// The day of retirement. Not stated if `deprecation_date` is only a month or a year.
std::optional<absl::CivilDay> RetiresOn(const gateway::v1::Model& model);

// What the model is.

// Whether the model is an adapter (for example LoRA) for a base model. From `kind`,
// because base models have `peft_details` too. std::nullopt also for a kind that
// this schema does not know.
std::optional<bool> IsAdapter(const gateway::v1::Model& model);

// The resource name of the base model of an adapter. From `peft_details`. Not stated
// for a kind that IsAdapter() says is not an adapter.
std::optional<std::string> BaseModel(const gateway::v1::Model& model);

// The number of parameters. From `base_model_details`, where 0 means "not stated".
std::optional<int64_t> ParameterCount(const gateway::v1::Model& model);

// The longest context in tokens. From `context_length`, where 0 means "not stated".
std::optional<int32_t> ContextLength(const gateway::v1::Model& model);

// What the model can do.

// Whether the model can answer with tool calls. From `supports_tools`.
std::optional<bool> SupportsTools(const gateway::v1::Model& model);

// Whether the input can contain images. From `supports_image_input`.
std::optional<bool> SupportsImageInput(const gateway::v1::Model& model);

// Whether LoRA adapters can be added to the model. From `supports_lora`, which does
// not say whether an adapter can be trained.
std::optional<bool> SupportsLora(const gateway::v1::Model& model);

// How the model can be trained by the vendor's second generation of training. The
// deprecated fields `tunable` and `rl_tunable` are about the first generation.

// Whether supervised training and DPO can train a LoRA adapter for the model. From
// `supervised_lora_tunable`.
std::optional<bool> IsSupervisedLoraTunable(const gateway::v1::Model& model);
// Whether supervised training and DPO can train all parameters of the model. From
// `supervised_full_parameter_tunable`.
std::optional<bool> IsSupervisedFullParameterTunable(
    const gateway::v1::Model& model);

// Whether reinforcement learning can train a LoRA adapter for the model. From
// `rl_lora_tunable`.
std::optional<bool> IsRlLoraTunable(const gateway::v1::Model& model);
// Whether reinforcement learning can train all parameters of the model. From
// `rl_full_parameter_tunable`.
std::optional<bool> IsRlFullParameterTunable(const gateway::v1::Model& model);

}  // namespace fireworks

#endif  // FIREWORKS_MODEL_FACTS_H_
