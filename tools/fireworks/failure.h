#ifndef FIREWORKS_TOOLS_FIREWORKS_FAILURE_H_
#define FIREWORKS_TOOLS_FIREWORKS_FAILURE_H_

// Prints failures to standard error, one line each.

#include <string>

#include "absl/status/status.h"

namespace fireworks::tools {

// Writes "fireworks COMMAND: message" and returns kExitUsage.
int UsageError(const std::string& command, const absl::Status& status);

// Writes "NAME: CODE: message". `account` is the default for names without one.
void PrintFailure(const std::string& name, const std::string& account,
                  const absl::Status& status);

// Whether the library refused the arguments of a call, so that nothing was sent.
bool WasRefusedHere(const absl::Status& status);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_FAILURE_H_
