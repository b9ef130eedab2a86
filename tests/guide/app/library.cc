// A REST stub of a user's service, called where nothing listens: exits 0 if
// that is what it says.

#include <iostream>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "acme/v1/library.rest.h"
#include "fireworks/rest/channel.h"

absl::Status GetShelf(const fireworks::rest::ChannelOptions& options) {
  absl::StatusOr<std::shared_ptr<fireworks::rest::Channel>> channel =
      fireworks::rest::Channel::Create(options);
  if (!channel.ok()) return channel.status();
  acme::v1::LibraryServiceRestStub library(*channel);
  acme::v1::GetShelfRequest request;
  request.set_name("shelves/s");
  absl::StatusOr<acme::v1::GetShelfResponse> response =
      library.GetShelf(request);
  return response.status();
}

int main() {
  fireworks::rest::ChannelOptions options;
  options.endpoint = "http://127.0.0.1:1";
  options.retry.max_attempts = 1;
  absl::Status status = GetShelf(options);
  if (absl::IsUnavailable(status)) return 0;
  std::cerr << status << "\n";
  return 1;
}
