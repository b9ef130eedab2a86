// Asynchronous calls, as futures: what the completion does is up to you.

#include <future>
#include <iostream>
#include <memory>
#include <string_view>
#include <utility>

#include "fireworks/client.h"

using FutureModel = std::future<absl::StatusOr<fireworks::Model>>;

// Returns at once. The completion runs on the client's background thread, and
// must not block it.
FutureModel GetModel(const fireworks::Client& client, std::string_view name) {
  auto promise =
      std::make_shared<std::promise<absl::StatusOr<fireworks::Model>>>();
  absl::Status started = client.GetModelAsync(
      name, [promise](absl::StatusOr<fireworks::Model> model) {
        promise->set_value(std::move(model));
      });
  // The completion of a call that did not start never runs.
  if (!started.ok()) promise->set_value(started);
  return promise->get_future();
}

int main() {
  absl::StatusOr<fireworks::Client> client =
      fireworks::Client::FromEnvironment();
  if (!client.ok()) {
    std::cerr << client.status() << "\n";
    return 1;
  }
  FutureModel first = GetModel(*client, "fireworks/deepseek-v3");
  FutureModel second = GetModel(*client, "fireworks/lumen-vl-32b");
  // Both are on their way, and this thread is free.
  for (FutureModel* future : {&first, &second}) {
    absl::StatusOr<fireworks::Model> model = future->get();
    if (!model.ok()) {
      std::cerr << model.status().message() << "\n";
      return 1;
    }
    std::cout << model->display_name() << "\n";
  }
}

// Output:
// DeepSeek V3
// Lumen VL 32B
