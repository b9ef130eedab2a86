#ifndef FIREWORKS_MODEL_H_
#define FIREWORKS_MODEL_H_

// The messages that calls are about, by short names.
//
//   if (model.kind() == fireworks::Model::HF_BASE_MODEL &&
//       model.base_model_details().default_precision() ==
//           fireworks::BaseModelDetails::FP8) { ... }
//
// What they hold: fireworks/gateway/v1/model.proto.

#include "fireworks/gateway/v1/model.pb.h"

namespace fireworks {

using BaseModelDetails = gateway::v1::BaseModelDetails;
using ConversationConfig = gateway::v1::ConversationConfig;
using Date = gateway::v1::Date;
using DeployedModelRef = gateway::v1::DeployedModelRef;
using GetModelRequest = gateway::v1::GetModelRequest;
using Model = gateway::v1::Model;
using Money = gateway::v1::Money;
using PeftDetails = gateway::v1::PeftDetails;
using ServerlessMode = gateway::v1::ServerlessMode;
using SKUInfo = gateway::v1::SKUInfo;
using TeftDetails = gateway::v1::TeftDetails;

// Not gateway::v1::Status: next to absl::Status it goes by its whole name.

}  // namespace fireworks

#endif  // FIREWORKS_MODEL_H_
