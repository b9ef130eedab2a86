#ifndef FIREWORKS_TESTING_INTERNAL_LOAD_MODELS_H_
#define FIREWORKS_TESTING_INTERNAL_LOAD_MODELS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "fireworks/testing/emulator_options.h"
#include "fireworks/testing/internal/models.h"

namespace fireworks::testing::internal {

// Fills `models` from the options, or from the catalogue if they name no model.
// Returns a warning for each body and file that cannot be served. Errors:
// INVALID_ARGUMENT for a message that cannot be served, the system's error for
// an unreadable folder. Blocks only on the disk.
absl::StatusOr<std::vector<std::string>> LoadModels(
    const EmulatorOptions& options, Models* models);

}  // namespace fireworks::testing::internal

#endif  // FIREWORKS_TESTING_INTERNAL_LOAD_MODELS_H_
