#ifndef FIREWORKS_MODEL_FACTS_H_
#define FIREWORKS_MODEL_FACTS_H_

// The questions that people bring to a model's metadata, answered right:
// several of its fields do not mean what they seem to.
//
//   absl::CivilDay today = absl::ToCivilDay(absl::Now(), absl::UTCTimeZone());
//   std::optional<int64_t> days = fireworks::DaysUntilRetirement(model, today);
//   if (days.has_value() && *days < 30) Warn(model.name(), *days);
//
//   if (auto call = fireworks::HowToCall(model, "priority")) {
//     Request(call->model, call->service_tier);
//   }
//
// Each answer is std::nullopt where the service did not state it, which is not
// the same as "no". Ask for the fields that are named, if you ask with a mask.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/civil_time.h"
#include "fireworks/gateway/v1/model.pb.h"

namespace fireworks {

// Whether its files are complete, so that it can be deployed. From state alone,
// which says nothing of calls: a model stays READY after its serverless
// deployment was taken down.
std::optional<bool> IsReady(const gateway::v1::Model& model);

// Calls without a deployment of one's own.

// Whether it can be called so now. From supports_serverless:
// deployed_model_refs is empty on serverless models too.
std::optional<bool> IsServerless(const gateway::v1::Model& model);

struct ServerlessCall {
  std::string model;         // What an inference request sends as `model`.
  std::string service_tier;  // And as `service_tier`; empty: leave it out.
};

// How to call it in a mode: "default", "priority", "fast" or "spot". From
// serverless_modes, and name for modes without an identifier of their own.
std::optional<ServerlessCall> HowToCall(const gateway::v1::Model& model,
                                        std::string_view mode);

// Retirement: the end of its serverless deployment. From deprecation_date, which
// can be a month or a year; not stated if that has no year or does not exist.
// `today` is the day in UTC.

// Whether it is over. True from the day after the latest one that the date can
// mean; false before the earliest one, and on the day that a whole date states;
// otherwise not stated.
std::optional<bool> IsRetired(const gateway::v1::Model& model,
                              absl::CivilDay today);

// The earliest day that the date can mean.
std::optional<absl::CivilDay> EarliestRetirement(
    const gateway::v1::Model& model);

// How many days there are from `today` until EarliestRetirement(); 0 on the day
// itself, negative after it.
std::optional<int64_t> DaysUntilRetirement(const gateway::v1::Model& model,
                                           absl::CivilDay today);

// The day, where a whole date states it.
std::optional<absl::CivilDay> RetiresOn(const gateway::v1::Model& model);

// What it is.

// Whether it is an adapter (LoRA and the like) for a base model. From kind:
// base models carry peft_details too. Not stated for a kind that this schema
// does not know.
std::optional<bool> IsAdapter(const gateway::v1::Model& model);

// The resource name of the model that an adapter is for. From peft_details, whose
// base_model is empty on base models.
std::optional<std::string> BaseModel(const gateway::v1::Model& model);

// The number of parameters. From base_model_details, whose 0 means unknown.
std::optional<int64_t> ParameterCount(const gateway::v1::Model& model);

// The longest context in tokens. From context_length, whose 0 means unknown.
std::optional<int32_t> ContextLength(const gateway::v1::Model& model);

// What it can do.

// Whether it may answer with calls of tools. From supports_tools.
std::optional<bool> SupportsTools(const gateway::v1::Model& model);

// Whether images can be part of its input. From supports_image_input.
std::optional<bool> SupportsImageInput(const gateway::v1::Model& model);

// Whether LoRA adapters can be added to it. From supports_lora. Whether one can be
// trained is another matter.
std::optional<bool> SupportsLora(const gateway::v1::Model& model);

// How it can be trained, by the second generation of the vendor's training. Each
// is from the field that it is named after. The deprecated `tunable` and
// `rl_tunable` speak of the first generation.

// Supervised, or by DPO: an adapter for it, or all of its parameters.
std::optional<bool> IsSupervisedLoraTunable(const gateway::v1::Model& model);
std::optional<bool> IsSupervisedFullParameterTunable(
    const gateway::v1::Model& model);

// By reinforcement learning: an adapter for it, or all of its parameters.
std::optional<bool> IsRlLoraTunable(const gateway::v1::Model& model);
std::optional<bool> IsRlFullParameterTunable(const gateway::v1::Model& model);

}  // namespace fireworks

#endif  // FIREWORKS_MODEL_FACTS_H_
