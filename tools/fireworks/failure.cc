#include "failure.h"

#include <iostream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "command.h"
#include "fireworks/internal/excerpt.h"
#include "fireworks/model_name.h"

namespace fireworks::tools {

int UsageError(const std::string& command, const absl::Status& status) {
  std::cerr << "fireworks " << command << ": " << status.message() << "\n";
  return kExitUsage;
}

void PrintFailure(const std::string& name, const std::string& account,
                  const absl::Status& status) {
  // The library's message starts with the full name, which stands here already.
  absl::string_view message = status.message();
  const absl::StatusOr<ModelName> full = ModelName::Parse(name, account);
  if (full.ok()) {
    absl::ConsumePrefix(&message, absl::StrCat(full->ToString(), ": "));
  }
  // One line, whatever was pasted as a name.
  std::cerr << internal::Excerpt(name, 256) << ": "
            << absl::StatusCodeToString(status.code()) << ": " << message
            << "\n";
}

}  // namespace fireworks::tools
