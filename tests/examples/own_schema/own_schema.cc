// Calls a service with the stub that fireworks_generate_rest() made from
// acme/catalogue.proto. The stub has the deadlines, retries, batches and
// asynchronous calls of fireworks::Client.

#include <iostream>
#include <memory>

#include "acme/catalogue.rest.h"
#include "fireworks/client_options.h"
#include "fireworks/rest/channel.h"

int main() {
  // For another service, use a rest::ChannelOptions with its endpoint and key.
  absl::StatusOr<fireworks::ClientOptions> options =
      fireworks::ClientOptions::FromEnvironment();
  if (!options.ok()) {
    std::cerr << options.status() << "\n";
    return 1;
  }
  if (options->endpoint.empty()) options->endpoint = "https://api.fireworks.ai";
  absl::StatusOr<std::shared_ptr<fireworks::rest::Channel>> channel =
      fireworks::rest::Channel::Create(*options);
  if (!channel.ok()) {
    std::cerr << channel.status() << "\n";
    return 1;
  }

  acme::CatalogueRestStub catalogue(*channel);
  acme::GetCardRequest request;
  request.set_name("accounts/fireworks/models/deepseek-v3");
  absl::StatusOr<acme::Card> card = catalogue.GetCard(request);
  if (!card.ok()) {
    std::cerr << card.status() << "\n";
    return 1;
  }
  std::cout << card->display_name() << ", "
            << card->base_model_details().model_type() << "\n";
}

// Output:
// DeepSeek V3, deepseek_v3
