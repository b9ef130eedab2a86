// Lists the models of an account that match a filter.

#include <iostream>
#include <optional>

#include "fireworks/client.h"
#include "fireworks/model_facts.h"

int main() {
  absl::StatusOr<fireworks::Client> client =
      fireworks::Client::FromEnvironment();
  if (!client.ok()) {
    std::cerr << client.status() << "\n";
    return 1;
  }

  fireworks::ListModelsOptions options;
  options.filter = "state=READY AND kind=HF_BASE_MODEL";
  options.order_by = "display_name";
  options.page_size = 2;  // The loop fetches pages as needed.
  for (absl::StatusOr<fireworks::Model>& model :
       client->ListModels("fireworks", options)) {
    if (!model.ok()) {
      std::cerr << model.status().message() << "\n";
      return 1;
    }
    std::cout << model->display_name();
    if (std::optional<absl::CivilDay> day = fireworks::RetiresOn(*model)) {
      std::cout << ", retires on " << *day;
    }
    std::cout << "\n";
  }
}

// Output:
// Atlas 235B A22B
// DeepSeek V3
// Heron 7B Chat, retires on 2026-12-31
// Lumen VL 32B
// Quarry Code 13B
