#ifndef FIREWORKS_TOOLS_FIREWORKS_INPUT_H_
#define FIREWORKS_TOOLS_FIREWORKS_INPUT_H_

// Reads the files that flags name.

#include <string>

#include "absl/status/statusor.h"

namespace fireworks::tools {

// The content of the file that `flag` names; "-" is standard input. Errors name the
// flag and the file, and have the code of the system's error.
absl::StatusOr<std::string> ReadInput(const std::string& flag,
                                      const std::string& path);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_INPUT_H_
