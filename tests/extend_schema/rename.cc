// Calls the rpc of the test that is a POST: exits 0 if it arrives as its route says.

#include <iostream>

#include "fireworks/client.h"
#include "fireworks/gateway/v1/gateway.rest.h"
#include "fireworks/testing/emulator.h"

namespace v1 = fireworks::gateway::v1;

absl::Status Run() {
  auto emulator = fireworks::testing::Emulator::Start();
  if (!emulator.ok()) return emulator.status();
  absl::Status handled =
      (*emulator)->Handle<v1::RenameAccountRequest, v1::Account>(
          v1::GatewayRestMethods::kRenameAccount,
          [](const v1::RenameAccountRequest& request)
              -> absl::StatusOr<v1::Account> {
            v1::Account account;
            account.set_name(request.name());
            account.set_display_name(request.display_name());
            return account;
          });
  if (!handled.ok()) return handled;

  fireworks::ClientOptions options;
  options.endpoint = (*emulator)->url();
  options.api_key = "any";
  absl::StatusOr<fireworks::Client> client = fireworks::Client::Create(options);
  if (!client.ok()) return client.status();
  v1::RenameAccountRequest request;
  request.set_name("accounts/acme");
  request.set_display_name("Acme");
  absl::StatusOr<v1::Account> account =
      v1::GatewayRestStub(client->channel()).RenameAccount(request);
  if (!account.ok()) return account.status();

  const fireworks::testing::EmulatorRequest sent =
      (*emulator)->requests().back();
  const std::string seen = sent.method + " " + sent.target + " " + sent.body +
                           ": " + account->name() + ", " +
                           account->display_name();
  if (seen ==
      R"(POST /v1/accounts/acme:rename {"displayName":"Acme"}: accounts/acme, Acme)") {
    return absl::OkStatus();
  }
  return absl::InternalError(seen);
}

int main() {
  absl::Status status = Run();
  if (status.ok()) return 0;
  std::cerr << status << "\n";
  return 1;
}
