#include "fireworks/client.h"

#include <iostream>
#include <memory>

#include "absl/status/statusor.h"
#include "company.h"
#include "fireworks/testing/emulator.h"

namespace company {
namespace {

absl::StatusOr<fireworks::Model> GetModel() {
  fireworks::testing::EmulatorOptions server;
  server.bodies = {R"({"name": "accounts/a/models/m", "contextLength": 4096})"};
  absl::StatusOr<std::unique_ptr<fireworks::testing::Emulator>> emulator =
      fireworks::testing::Emulator::Start(server);
  if (!emulator.ok()) return emulator.status();
  fireworks::ClientOptions options;
  options.endpoint = (*emulator)->url();
  options.api_key = "any";
  absl::StatusOr<fireworks::Client> client = fireworks::Client::Create(options);
  if (!client.ok()) return client.status();
  return client->GetModel("accounts/a/models/m");
}

}  // namespace

bool ClientWorks() {
  const absl::StatusOr<fireworks::Model> model = GetModel();
  if (!model.ok()) return std::cerr << model.status() << "\n", false;
  return model->context_length() == 4096;
}

}  // namespace company
