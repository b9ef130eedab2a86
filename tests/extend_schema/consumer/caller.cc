// Uses a field and an rpc that the schema has only since the test added them.
// Usage: caller ENDPOINT

#include <iostream>
#include <memory>

#include "absl/status/statusor.h"
#include "fireworks/gateway/v1/gateway.rest.h"
#include "fireworks/rest/channel.h"

namespace v1 = fireworks::gateway::v1;

int main(int argc, char** argv) {
  fireworks::rest::ChannelOptions options;
  options.endpoint = argc > 1 ? argv[1] : "";
  auto channel = fireworks::rest::Channel::Create(options);
  if (!channel.ok()) {
    std::cerr << channel.status() << "\n";
    return 1;
  }
  v1::GatewayRestStub stub(*channel);

  v1::GetModelRequest model_request;
  model_request.set_name("accounts/a/models/m");
  const absl::StatusOr<v1::Model> model = stub.GetModel(model_request);
  std::cout << model.status() << " " << (model.ok() ? model->house_style() : "")
            << "\n";

  v1::GetDeployedModelRequest request;
  request.set_name("accounts/a/deployedModels/d");
  const absl::StatusOr<v1::DeployedModelRef> deployed =
      stub.GetDeployedModel(request);
  std::cout << deployed.status() << " "
            << (deployed.ok() ? deployed->deployment() : "") << "\n";
  return 0;
}
