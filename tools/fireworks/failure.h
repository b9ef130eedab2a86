#ifndef FIREWORKS_TOOLS_FIREWORKS_FAILURE_H_
#define FIREWORKS_TOOLS_FIREWORKS_FAILURE_H_

// Prints failures to standard error, one line each, in the command's terms.

#include <string>

#include "absl/status/status.h"

namespace fireworks::tools {

// Writes "fireworks COMMAND: message" and returns kExitUsage.
int UsageError(const std::string& command, const absl::Status& status);

// Returns the message of a call's failure. It does not repeat `name`, names flags
// instead of the library's options, and gives a hint if `account` was the default
// and nothing was found there. `name` is that of a model, or of an account:
// "accounts/acme".
std::string FailureText(const std::string& name, const std::string& account,
                        const absl::Status& status);

// Writes "NAME: CODE: message", with FailureText().
void PrintFailure(const std::string& name, const std::string& account,
                  const absl::Status& status);

// Whether the library refused the arguments of a call, so that nothing was sent.
bool WasRefusedHere(const absl::Status& status);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_FAILURE_H_
