// Gets one model and prints two of its fields.

#include <iostream>

#include "fireworks/client.h"

int main() {
  absl::StatusOr<fireworks::Client> client =
      fireworks::Client::FromEnvironment();
  if (!client.ok()) {
    std::cerr << client.status() << "\n";
    return 1;
  }
  absl::StatusOr<fireworks::Model> model =
      client->GetModel("accounts/fireworks/models/deepseek-v3");
  if (!model.ok()) {
    std::cerr << model.status().message() << "\n";
    return 1;
  }
  std::cout << model->display_name() << ": " << model->context_length()
            << " tokens of context\n";
}

// Output:
// DeepSeek V3: 131072 tokens of context
