// Calls GetModel over libcurl on a port where nothing listens. Exits with 0 if the
// call returns UNAVAILABLE.

#include <iostream>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fireworks/client.h"

int main() {
  fireworks::ClientOptions options;
  options.endpoint = "http://127.0.0.1:1";
  options.api_key = "any";
  options.retry.max_attempts = 1;
  absl::StatusOr<fireworks::Client> client = fireworks::Client::Create(options);
  if (!client.ok()) return std::cerr << client.status() << "\n", 1;
  absl::Status status = client->GetModel("accounts/a/models/m").status();
  if (!absl::IsUnavailable(status)) return std::cerr << status << "\n", 1;
}
