#include "failure.h"

#include <unistd.h>

#include <cstdio>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "command.h"
#include "fireworks/errors.h"
#include "fireworks/internal/excerpt.h"
#include "fireworks/model_name.h"
#include "output.h"
#include "terminal.h"
#include "visible.h"

namespace fireworks::tools {

int UsageError(const std::string& command, const absl::Status& status) {
  Say(absl::StrCat("fireworks ", command, ": ", std::string(status.message())));
  return kExitUsage;
}

void PrintFailure(const std::string& name, const std::string& account,
                  const absl::Status& status) {
  // The library's message starts with the full name, which would repeat `name`.
  absl::string_view message = status.message();
  const absl::StatusOr<ModelName> full = ModelName::Parse(name, account);
  if (full.ok()) {
    absl::ConsumePrefix(&message, absl::StrCat(full->ToString(), ": "));
  }
  std::string hint;
  if (full.ok() && !absl::StrContains(name, "/") && absl::IsNotFound(status)) {
    hint = absl::StrCat(" (looked for in the account ", account,
                        "; --account names another)");
  }
  // Excerpt() keeps a name with line breaks on one line.
  const std::string line =
      absl::StrCat(internal::Excerpt(name, 256), ": ",
                   Red(absl::StatusCodeToString(status.code()), STDERR_FILENO),
                   ": ", Visible(std::string(message)), hint, "\n");
  std::fwrite(line.data(), 1, line.size(), stderr);
}

bool WasRefusedHere(const absl::Status& status) {
  const auto info = GetErrorInfo(status);
  return absl::IsInvalidArgument(status) &&
         (!info.has_value() || info->attempts() == 0);
}

}  // namespace fireworks::tools
