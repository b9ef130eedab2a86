#include <iostream>

#include "fireworks/client.h"
#include "fireworks/gateway/v1/gateway.rest.h"
#include "fireworks/testing/emulator.h"

namespace v1 = fireworks::gateway::v1;

// Works with a client of the service as well.
absl::Status PrintAccount(const fireworks::Client& client) {
  v1::GatewayRestStub gateway(client.channel());
  v1::GetAccountRequest request;
  request.set_name("accounts/acme");
  absl::StatusOr<v1::Account> account = gateway.GetAccount(request);
  if (!account.ok()) return account.status();
  std::cout << account->display_name() << "\n";
  return absl::OkStatus();
}

absl::Status Run() {
  auto emulator = fireworks::testing::Emulator::Start();
  if (!emulator.ok()) return emulator.status();
  absl::Status handled =
      (*emulator)->Handle<v1::GetAccountRequest, v1::Account>(
          v1::GatewayRestMethods::kGetAccount,
          [](const v1::GetAccountRequest& request)
              -> absl::StatusOr<v1::Account> {
            v1::Account account;
            account.set_name(request.name());
            account.set_display_name("Acme & Co");
            return account;
          });
  if (!handled.ok()) return handled;

  fireworks::ClientOptions options;
  options.endpoint = (*emulator)->url();
  options.api_key = "any";
  absl::StatusOr<fireworks::Client> client = fireworks::Client::Create(options);
  if (!client.ok()) return client.status();
  return PrintAccount(*client);
}

int main() {
  absl::Status status = Run();
  if (status.ok()) return 0;
  std::cerr << status << "\n";
  return 1;
}
