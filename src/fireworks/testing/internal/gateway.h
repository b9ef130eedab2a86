#ifndef FIREWORKS_TESTING_INTERNAL_GATEWAY_H_
#define FIREWORKS_TESTING_INTERNAL_GATEWAY_H_

// The emulated service behind its HTTP server: from a request to an answer.

#include <string>

#include "absl/status/statusor.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/testing/internal/models.h"
#include "fireworks/testing/internal/request_binding.h"

namespace fireworks::testing::internal {

struct GatewayOptions {
  bool zeros_when_masked = true;
};

// Thread-safe. `models` outlives it.
class Gateway {
 public:
  Gateway(const Models* models, const GatewayOptions& options)
      : models_(*models), options_(options) {}

  // The JSON body of a success, or the error that the service would make.
  // `path` is decoded.
  absl::StatusOr<std::string> Answer(const std::string& verb,
                                     const std::string& path,
                                     const QueryParameters& query) const;

 private:
  template <typename Request>
  using Handler =
      absl::StatusOr<std::string> (Gateway::*)(const Request&) const;

  template <typename Request>
  absl::StatusOr<std::string> Call(const PathBindings& bindings,
                                   const QueryParameters& query,
                                   Handler<Request> handler) const;
  absl::StatusOr<std::string> GetModel(
      const gateway::v1::GetModelRequest& request) const;
  absl::StatusOr<std::string> ListModels(
      const gateway::v1::ListModelsRequest& request) const;
  // `mask` is valid.
  std::string Body(const ServedModel& served,
                   const google::protobuf::FieldMask& mask) const;

  const Models& models_;
  const GatewayOptions options_;
};

}  // namespace fireworks::testing::internal

#endif  // FIREWORKS_TESTING_INTERNAL_GATEWAY_H_
