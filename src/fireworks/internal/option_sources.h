#ifndef FIREWORKS_INTERNAL_OPTION_SOURCES_H_
#define FIREWORKS_INTERNAL_OPTION_SOURCES_H_

#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "fireworks/client_options.h"

namespace fireworks::internal {

// ClientOptions::FromEnvironment() with the environment as an argument. `getenv`
// returns the value of a variable, or "".
absl::StatusOr<ClientOptions> FillOptions(
    ClientOptions options,
    absl::FunctionRef<std::string(const char* name)> getenv);

// Removes the path of the service's inference API from an endpoint, because other
// tools keep it in FIREWORKS_BASE_URL.
//   "https://api.fireworks.ai/inference/v1/" -> "https://api.fireworks.ai"
std::string_view WithoutInferencePath(std::string_view endpoint);

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_OPTION_SOURCES_H_
