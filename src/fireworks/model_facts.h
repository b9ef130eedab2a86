#ifndef FIREWORKS_MODEL_FACTS_H_
#define FIREWORKS_MODEL_FACTS_H_

// Answers common questions about a model. Several fields of the metadata do not mean
// what their names suggest.
//
//   absl::CivilDay today = absl::ToCivilDay(absl::Now(), absl::UTCTimeZone());
//   std::optional<int64_t> days = fireworks::DaysUntilRetirement(model, today);
//   if (days.has_value() && *days < 30) Warn(model.name(), *days);
//
//   if (auto call = fireworks::HowToCall(model, "priority")) {
//     Request(call->model, call->service_tier);
//   }
//
// Each answer is std::nullopt if the service did not state it, which does not mean
// "no". If you read with a mask, include the fields that a function's comment names.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/civil_time.h"
#include "fireworks/gateway/v1/model.pb.h"

namespace fireworks {

// Whether the files of the model are complete, so that it can be deployed. From
// state, which says nothing about calls: a model stays READY after its serverless
// deployment was removed.
std::optional<bool> IsReady(const gateway::v1::Model& model);

// Calls without a deployment of your own.

// Whether the model can be called without a deployment now. From supports_serverless,
// because deployed_model_refs is empty on serverless models too.
std::optional<bool> IsServerless(const gateway::v1::Model& model);

struct ServerlessCall {
  std::string model;         // The `model` of an inference request.
  std::string service_tier;  // Its `service_tier`; leave it out if empty.
};

// How to call the model in a mode: "default", "priority", "fast" or "spot". From
// serverless_modes, and from name for a mode without an identifier of its own.
std::optional<ServerlessCall> HowToCall(const gateway::v1::Model& model,
                                        std::string_view mode);

// Retirement is the end of the serverless deployment. It is from deprecation_date,
// which can be a month or a year. It counts as not stated if the date has no year or
// does not exist. `today` is the day in UTC.

// Whether the model is retired. True after the latest day that the date can mean.
// False before the earliest day, and on the day of a whole date. Otherwise not stated.
std::optional<bool> IsRetired(const gateway::v1::Model& model,
                              absl::CivilDay today);

// The earliest day that the date can mean.
std::optional<absl::CivilDay> EarliestRetirement(
    const gateway::v1::Model& model);

// The number of days from `today` to EarliestRetirement(): 0 on that day, negative
// after it.
std::optional<int64_t> DaysUntilRetirement(const gateway::v1::Model& model,
                                           absl::CivilDay today);

// The day of retirement, if the date is a whole date.
std::optional<absl::CivilDay> RetiresOn(const gateway::v1::Model& model);

// What the model is.

// Whether the model is an adapter (for example LoRA) for a base model. From kind,
// because base models have peft_details too. Not stated for a kind that this schema
// does not know.
std::optional<bool> IsAdapter(const gateway::v1::Model& model);

// The resource name of the base model of an adapter. From peft_details, where
// base_model is empty on base models.
std::optional<std::string> BaseModel(const gateway::v1::Model& model);

// The number of parameters. From base_model_details, where 0 means unknown.
std::optional<int64_t> ParameterCount(const gateway::v1::Model& model);

// The longest context in tokens. From context_length, where 0 means unknown.
std::optional<int32_t> ContextLength(const gateway::v1::Model& model);

// What the model can do.

// Whether the model can answer with tool calls. From supports_tools.
std::optional<bool> SupportsTools(const gateway::v1::Model& model);

// Whether the input can contain images. From supports_image_input.
std::optional<bool> SupportsImageInput(const gateway::v1::Model& model);

// Whether LoRA adapters can be added to the model. From supports_lora. This does not
// say whether an adapter can be trained.
std::optional<bool> SupportsLora(const gateway::v1::Model& model);

// How the model can be trained by the vendor's second generation of training. Each
// answer is from the field of the same name. The deprecated fields `tunable` and
// `rl_tunable` are about the first generation.

// Supervised training or DPO, of an adapter or of all parameters.
std::optional<bool> IsSupervisedLoraTunable(const gateway::v1::Model& model);
std::optional<bool> IsSupervisedFullParameterTunable(
    const gateway::v1::Model& model);

// Reinforcement learning, of an adapter or of all parameters.
std::optional<bool> IsRlLoraTunable(const gateway::v1::Model& model);
std::optional<bool> IsRlFullParameterTunable(const gateway::v1::Model& model);

}  // namespace fireworks

#endif  // FIREWORKS_MODEL_FACTS_H_
