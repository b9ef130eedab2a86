#ifndef FIREWORKS_TOOLS_FIREWORKS_FAILURE_H_
#define FIREWORKS_TOOLS_FIREWORKS_FAILURE_H_

#include <string>

#include "absl/status/status.h"

namespace fireworks::tools {

// Writes "fireworks COMMAND: message" to standard error and gives kExitUsage.
int UsageError(const std::string& command, const absl::Status& status);

// Writes one line, "NAME: CODE: message", to standard error. `account` is that
// of names that have none.
void PrintFailure(const std::string& name, const std::string& account,
                  const absl::Status& status);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_FAILURE_H_
