#ifndef FIREWORKS_TESTING_INTERNAL_LOAD_MODELS_H_
#define FIREWORKS_TESTING_INTERNAL_LOAD_MODELS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "fireworks/testing/emulator_options.h"
#include "fireworks/testing/internal/models.h"

namespace fireworks::testing::internal {

// Fills `models` with what the options name, or with the catalogue if they name
// nothing. Returns a warning for each body and file that cannot be served.
// INVALID_ARGUMENT for a message that cannot be served; for a folder that cannot
// be read, what the system said. Waits for nothing but the disk.
absl::StatusOr<std::vector<std::string>> LoadModels(
    const EmulatorOptions& options, Models* models);

}  // namespace fireworks::testing::internal

#endif  // FIREWORKS_TESTING_INTERNAL_LOAD_MODELS_H_
