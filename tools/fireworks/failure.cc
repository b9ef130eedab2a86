#include "failure.h"

#include <unistd.h>

#include <cstdio>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "command.h"
#include "fireworks/errors.h"
#include "fireworks/internal/excerpt.h"
#include "fireworks/model_name.h"
#include "output.h"
#include "terminal.h"
#include "visible.h"

namespace fireworks::tools {

namespace {

// What users of the command can do instead of setting an option of the library.
std::string InTermsOfFlags(absl::string_view message) {
  return absl::StrReplaceAll(
      message, {{"FIREWORKS_API_KEY or the option api_key",
                 "--api-key-file, FIREWORKS_API_KEY or ~/.fireworks/auth.ini"},
                {"set the key in its own option",
                 "use FIREWORKS_API_KEY or --api-key-file for the key"},
                {"set the option http.ca_file", "use --ca-file"},
                {"the option http.proxy", "https_proxy"},
                {"the options or the environment name",
                 "https_proxy, http_proxy or all_proxy names"},
                {"the option max_body_bytes allows", "this program accepts"},
                {" within the option connect_timeout", " in time"},
                {"; check the options http.client_certificate_file and "
                 "http.client_key_file",
                 ""},
                {", or set the option allow_plain_http", ""}});
}

// What to do about a name that has no account and was not found.
std::string Hint(const std::string& name, const std::string& account,
                 const absl::Status& status) {
  if (!absl::IsNotFound(status)) return "";
  if (!absl::StrContains(name, "/")) {
    return absl::StrCat(" (looked for in the account ", account,
                        "; --account names another)");
  }
  const absl::StatusOr<AccountName> parent = AccountName::Parse(account);
  return parent.ok() && parent->ToString() == name
             ? " (the default account; --account names another)"
             : "";
}

}  // namespace

int UsageError(const std::string& command, const absl::Status& status) {
  Say(absl::StrCat("fireworks ", command, ": ",
                   InTermsOfFlags(status.message())));
  return kExitUsage;
}

std::string FailureText(const std::string& name, const std::string& account,
                        const absl::Status& status) {
  // The library's message starts with the full name, which would repeat `name`.
  absl::string_view message = status.message();
  const absl::StatusOr<ModelName> model = ModelName::Parse(name, account);
  absl::ConsumePrefix(
      &message, absl::StrCat(model.ok() ? model->ToString() : name, ": "));
  return absl::StrCat(InTermsOfFlags(message), Hint(name, account, status));
}

void PrintFailure(const std::string& name, const std::string& account,
                  const absl::Status& status) {
  // Excerpt() keeps a name with line breaks on one line.
  const std::string line =
      absl::StrCat(internal::Excerpt(name, 256), ": ",
                   Red(absl::StatusCodeToString(status.code()), STDERR_FILENO),
                   ": ", Visible(FailureText(name, account, status)), "\n");
  std::fwrite(line.data(), 1, line.size(), stderr);
}

bool WasRefusedHere(const absl::Status& status) {
  const auto info = GetErrorInfo(status);
  return absl::IsInvalidArgument(status) &&
         (!info.has_value() || info->attempts() == 0);
}

}  // namespace fireworks::tools
