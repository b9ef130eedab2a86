// Calls a REST stub of a user's service on a port where nothing listens. Exits with
// 0 if the call returns UNAVAILABLE.

#include <iostream>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "acme/library.rest.h"
#include "fireworks/rest/channel.h"

int main() {
  fireworks::rest::ChannelOptions options;
  options.endpoint = "http://127.0.0.1:1";
  options.retry.max_attempts = 1;
  absl::StatusOr<std::shared_ptr<fireworks::rest::Channel>> channel =
      fireworks::rest::Channel::Create(options);
  if (!channel.ok()) return std::cerr << channel.status() << "\n", 1;
  acme::BorrowRequest request;
  request.set_name("shelves/s");
  absl::Status status =
      acme::LibraryRestStub(*channel).Borrow(request).status();
  if (!absl::IsUnavailable(status)) return std::cerr << status << "\n", 1;
}
