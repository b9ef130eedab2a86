#ifndef FIREWORKS_MODEL_H_
#define FIREWORKS_MODEL_H_

// Short names for the messages of the service.
//
//   if (model.kind() == fireworks::Model::HF_BASE_MODEL &&
//       model.base_model_details().default_precision() ==
//           fireworks::BaseModelDetails::FP8) { ... }
//
// For the fields, see fireworks/gateway/v1/model.proto.

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

// gateway::v1::Status has no short name, because it is not absl::Status.

}  // namespace fireworks

#endif  // FIREWORKS_MODEL_H_
