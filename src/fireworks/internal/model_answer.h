#ifndef FIREWORKS_INTERNAL_MODEL_ANSWER_H_
#define FIREWORKS_INTERNAL_MODEL_ANSWER_H_

// Turns an answer into the result of Client::GetModel().

#include "absl/status/statusor.h"
#include "fireworks/gateway/v1/model.pb.h"

namespace fireworks::internal {

// Whether every model that fits the request's mask has a name.
bool AsksForName(const gateway::v1::GetModelRequest& request);

// Clears unrequested fields, because the server may send zeros for them. If
// `is_from_server`, an answer that is not a model becomes an error.
// `no_known_fields` is that of the report. It is not needed if AsksForName().
void FinishModel(const gateway::v1::GetModelRequest& request,
                 bool is_from_server, bool no_known_fields,
                 absl::StatusOr<gateway::v1::Model>& model);

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_MODEL_ANSWER_H_
