// Calls GetModel of the emulator. Exits with 0 if that returns the model.

#include <iostream>
#include <memory>

#include "absl/status/statusor.h"
#include "fireworks/client.h"
#include "fireworks/testing/emulator.h"

int main() {
  fireworks::testing::EmulatorOptions server;
  server.bodies = {R"({"name": "accounts/a/models/m", "contextLength": 4096})"};
  absl::StatusOr<std::unique_ptr<fireworks::testing::Emulator>> emulator =
      fireworks::testing::Emulator::Start(server);
  if (!emulator.ok()) return std::cerr << emulator.status() << "\n", 1;

  fireworks::ClientOptions options;
  options.endpoint = (*emulator)->url();
  options.api_key = "any";
  absl::StatusOr<fireworks::Client> client = fireworks::Client::Create(options);
  if (!client.ok()) return std::cerr << client.status() << "\n", 1;
  absl::StatusOr<fireworks::Model> model =
      client->GetModel("accounts/a/models/m");
  if (!model.ok()) return std::cerr << model.status() << "\n", 1;
  return model->context_length() == 4096 ? 0 : 1;
}
