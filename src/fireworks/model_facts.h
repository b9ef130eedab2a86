#ifndef FIREWORKS_MODEL_FACTS_H_
#define FIREWORKS_MODEL_FACTS_H_

// The questions that people bring to a model's metadata, answered right:
// several of its fields do not mean what they seem to.
//
//   std::optional<int64_t> days = fireworks::DaysUntilRetirement(model, today);
//   if (days.has_value() && *days < 30) Warn(model.name(), *days);
//
// Each answer is std::nullopt where the service did not state it, which is not
// the same as "no". Ask for the fields that are named, if you ask with a mask.

#include <cstdint>
#include <optional>

#include "absl/time/civil_time.h"
#include "fireworks/gateway/v1/model.pb.h"

namespace fireworks {

// Whether it can be called now without a deployment of one's own. From
// supports_serverless: deployed_model_refs is empty on serverless models too.
std::optional<bool> IsServerless(const gateway::v1::Model& model);

// The day on which its serverless deployment is taken down. From
// deprecation_date; not stated unless that is a whole date that exists.
std::optional<absl::CivilDay> RetiresOn(const gateway::v1::Model& model);

// How many days there are from `today` until RetiresOn(); 0 on the day itself,
// negative after it.
std::optional<int64_t> DaysUntilRetirement(const gateway::v1::Model& model,
                                           absl::CivilDay today);

// The longest context in tokens. From context_length, whose 0 means unknown.
std::optional<int32_t> ContextLength(const gateway::v1::Model& model);

// Whether it is an adapter (LoRA and the like) for a base model. From kind:
// base models carry peft_details too. Not stated for a kind that this schema
// does not know.
std::optional<bool> IsAdapter(const gateway::v1::Model& model);

// Whether it may answer with calls of tools. From supports_tools.
std::optional<bool> SupportsTools(const gateway::v1::Model& model);

}  // namespace fireworks

#endif  // FIREWORKS_MODEL_FACTS_H_
