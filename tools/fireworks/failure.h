#ifndef FIREWORKS_TOOLS_FIREWORKS_FAILURE_H_
#define FIREWORKS_TOOLS_FIREWORKS_FAILURE_H_

// How failures are told: one line each, on standard error.

#include <string>

#include "absl/status/status.h"

namespace fireworks::tools {

// Writes "fireworks COMMAND: message" and gives kExitUsage.
int UsageError(const std::string& command, const absl::Status& status);

// Writes "NAME: CODE: message". `account` is that of names that have none.
void PrintFailure(const std::string& name, const std::string& account,
                  const absl::Status& status);

// Whether a call was not even sent, because of what it was given.
bool WasRefusedHere(const absl::Status& status);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_FAILURE_H_
