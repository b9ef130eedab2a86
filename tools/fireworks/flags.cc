#include "flags.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "fireworks/client_options.h"
#include "fireworks/credentials.h"
#include "trace.h"

namespace fireworks::tools {
namespace {

// The message must not repeat the argument.
void RefuseKey(const std::string& /*key*/) {
  throw CLI::ValidationError(
      "--api-key",
      "a key is never an argument; use FIREWORKS_API_KEY or --api-key-file");
}

}  // namespace

const char kConnectionHelp[] = R"(
The API key is never an argument. It is taken from --api-key-file, else from the
environment variable FIREWORKS_API_KEY, else from ~/.fireworks/auth.ini. The
account and the endpoint may come from FIREWORKS_ACCOUNT_ID (or auth.ini) and
FIREWORKS_BASE_URL, trusted certificates from SSL_CERT_FILE and SSL_CERT_DIR.
)";

const char kExitStatusHelp[] = R"(
Exit status: 0 if every call succeeded, 1 if one failed or the output could not
be written, 2 if the command line or the configuration cannot work (then nothing
was sent).)";

void AddConnectionFlags(CLI::App* app, ConnectionFlags* flags) {
  app->add_option("--endpoint", flags->endpoint,
                  "The service's base URL [https://api.fireworks.ai]")
      ->type_name("URL");
  app->add_option("--account", flags->account,
                  "The account of names that have none")
      ->type_name("ACCOUNT");
  app->add_option("--timeout", flags->timeout,
                  "For the whole command, retries included:\n"
                  "500ms, 10s, 1m30s, inf [30s]")
      ->type_name("DURATION");
  app->add_option("--ca-file", flags->ca_file,
                  "Trust these certificates, not the system's")
      ->type_name("PEM");
  app->add_option("--api-key-file", flags->api_key_file,
                  "A file that holds the API key")
      ->type_name("FILE");
  app->add_flag("-v,--verbose", flags->verbose,
                "Trace requests, statuses, attempts and timings\n"
                "to standard error, without the key");
  // Hidden: it would show the key to everybody on the machine.
  app->add_option_function<std::string>("--api-key", RefuseKey)->group("");
}

absl::StatusOr<ClientOptions> ToClientOptions(const ConnectionFlags& flags) {
  ClientOptions given;
  given.endpoint = flags.endpoint;
  given.account = flags.account;
  given.http.ca_file = flags.ca_file;
  if (!flags.timeout.empty() &&
      (!absl::ParseDuration(flags.timeout, &given.timeout) ||
       given.timeout <= absl::ZeroDuration())) {
    return absl::InvalidArgumentError(
        absl::StrCat("--timeout: ", flags.timeout,
                     " is no positive duration; say 500ms, 10s, 1m30s or inf"));
  }
  if (!flags.api_key_file.empty()) {
    absl::StatusOr<std::string> key = ReadApiKeyFile(flags.api_key_file);
    if (!key.ok()) return key.status();
    given.api_key = *std::move(key);
  }
  absl::StatusOr<ClientOptions> options =
      ClientOptions::FromEnvironment(std::move(given));
  if (!options.ok()) return options;
  if (options->api_key.empty()) {
    return absl::UnauthenticatedError(
        "there is no API key. Set FIREWORKS_API_KEY, or name a file with "
        "--api-key-file, or put \"api_key = ...\" into ~/.fireworks/auth.ini. "
        "To try things out without a key, see: fireworks emulator --help");
  }
  if (flags.verbose) {
    TraceOptions(*options);
    options->observer = std::make_shared<TraceObserver>();
  }
  return options;
}

}  // namespace fireworks::tools
