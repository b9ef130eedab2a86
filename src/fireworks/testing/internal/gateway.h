#ifndef FIREWORKS_TESTING_INTERNAL_GATEWAY_H_
#define FIREWORKS_TESTING_INTERNAL_GATEWAY_H_

// GetModel and ListModels as the service answers them.

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/testing/internal/models.h"
#include "fireworks/testing/internal/router.h"
#include "google/protobuf/field_mask.pb.h"

namespace fireworks::testing::internal {

// Thread-safe. `models` outlives it.
class Gateway {
 public:
  // `zeros_when_masked` as in EmulatorOptions.
  Gateway(const Models* models, bool zeros_when_masked)
      : models_(*models), zeros_when_masked_(zeros_when_masked) {}

  // Adds both methods to the router, which must not outlive this.
  absl::Status AddTo(Router* router) const;

 private:
  // A JSON body, or the error that the service would make.
  absl::StatusOr<std::string> GetModel(
      const gateway::v1::GetModelRequest& request) const;
  absl::StatusOr<std::string> ListModels(
      const gateway::v1::ListModelsRequest& request) const;
  // `mask` is valid.
  std::string Body(const ServedModel& served,
                   const google::protobuf::FieldMask& mask) const;

  const Models& models_;
  const bool zeros_when_masked_;
};

}  // namespace fireworks::testing::internal

#endif  // FIREWORKS_TESTING_INTERNAL_GATEWAY_H_
