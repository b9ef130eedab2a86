// Many calls at once, from this thread, over few connections.

#include <cstddef>
#include <iostream>
#include <string>
#include <vector>

#include "fireworks/client.h"

int main() {
  absl::StatusOr<fireworks::Client> client =
      fireworks::Client::FromEnvironment();
  if (!client.ok()) {
    std::cerr << client.status() << "\n";
    return 1;
  }
  const std::vector<std::string> names = {
      "fireworks/deepseek-v3", "fireworks/no-such-model",
      "accounts/fireworks/models/lumen-vl-32b"};
  // Only what is needed is asked for.
  const std::vector<absl::StatusOr<fireworks::Model>> models =
      client->GetModels(names,
                        {"displayName", "baseModelDetails.parameterCount"});

  // Each succeeds or fails for itself; the results stand in the order of names.
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (models[i].ok()) {
      std::cout << models[i]->display_name() << ": "
                << models[i]->base_model_details().parameter_count()
                << " parameters\n";
    } else {
      std::cout << names[i] << ": "
                << absl::StatusCodeToString(models[i].status().code()) << "\n";
    }
  }
}

// Output:
// DeepSeek V3: 671026419200 parameters
// fireworks/no-such-model: NOT_FOUND
// Lumen VL 32B: 33452718336 parameters
