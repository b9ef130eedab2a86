// Sets a retry policy and a deadline for a whole call. Prints details about a
// call that succeeded and about a call that failed.

#include <iostream>
#include <optional>

#include "fireworks/client.h"
#include "fireworks/errors.h"

int main() {
  absl::StatusOr<fireworks::ClientOptions> options =
      fireworks::ClientOptions::FromEnvironment();
  if (!options.ok()) {
    std::cerr << options.status() << "\n";
    return 1;
  }
  options->retry.max_attempts = 4;  // Including the first one.
  options->retry.initial_backoff = absl::Milliseconds(200);
  absl::StatusOr<fireworks::Client> client =
      fireworks::Client::Create(*options);
  if (!client.ok()) {
    std::cerr << client.status() << "\n";
    return 1;
  }

  fireworks::CallContext context;
  context.set_timeout(absl::Seconds(10));  // For all attempts and pauses.
  absl::StatusOr<fireworks::Model> model =
      client->GetModel("fireworks/deepseek-v3", /*mask=*/{}, &context);
  if (absl::IsDeadlineExceeded(model.status())) {
    std::cerr << "too late: " << model.status().message() << "\n";
    return 1;
  }
  if (!model.ok()) {
    std::cerr << model.status().message() << "\n";
    return 1;
  }
  // In this example the server was busy twice.
  std::cout << model->display_name() << " after " << context.report().attempts
            << " attempts\n";

  // An error that a retry cannot fix, such as NOT_FOUND, is not retried.
  absl::Status error = client->GetModel("fireworks/no-such-model").status();
  std::cout << absl::StatusCodeToString(error.code());
  if (std::optional<fireworks::ErrorInfo> info =
          fireworks::GetErrorInfo(error)) {
    std::cout << ": HTTP " << info->http_status() << " after "
              << info->attempts() << " attempt\n";
    std::cerr << "Quote to the service: " << info->request_id() << "\n";
  }
}

// Output:
// DeepSeek V3 after 3 attempts
// NOT_FOUND: HTTP 404 after 1 attempt
