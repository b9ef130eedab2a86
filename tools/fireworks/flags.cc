#include "flags.h"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/base/log_severity.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "command_line.h"
#include "fireworks/client.h"
#include "fireworks/client_options.h"
#include "fireworks/credentials.h"
#include "fireworks/errors.h"
#include "fireworks/internal/nearest_name.h"
#include "fireworks/internal/quote.h"
#include "fireworks/internal/strings.h"
#include "fireworks/rest/log_observer.h"
#include "output.h"
#include "terminal.h"

namespace fireworks::tools {
namespace {

// The account of the public catalogue.
constexpr char kCatalogue[] = "fireworks";

// The message must not repeat the argument.
void RefuseKey(const std::string& /*key*/) {
  throw CLI::ValidationError(
      "--api-key",
      "a key is never an argument; use FIREWORKS_API_KEY or --api-key-file");
}

// The flag or the variable that an option came from; "" if neither is set.
std::string SourceOf(const std::string& given, const char* flag,
                     const char* variable) {
  if (!given.empty()) return flag;
  const char* value = std::getenv(variable);
  return value == nullptr || *value == '\0' ? "" : variable;
}

// The flag or the variable of the file with the trusted certificates.
std::string SourceOfCaFile(const ConnectionFlags& flags) {
  return SourceOf(flags.ca_file, "--ca-file", "SSL_CERT_FILE");
}

// libcurl would tell at the first call, without the name of the flag. A pipe is not
// looked into, because it can be read only once.
absl::Status CheckCaFile(const ConnectionFlags& flags,
                         const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return absl::OkStatus();
  std::ifstream file(path, std::ios::binary);
  if (!file.is_open()) return absl::OkStatus();
  for (std::string line; std::getline(file, line);) {
    if (absl::StrContains(line, "CERTIFICATE-----")) return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat(SourceOfCaFile(flags), ": the CA file ",
                   internal::Quote(path), " contains no certificate"));
}

// Returns `status` with the name of the setting to change in front: the first one
// without which the client can be created. Returns `status` as it is if there is
// none.
absl::Status NameTheSetting(const ConnectionFlags& flags,
                            const ClientOptions& options,
                            const absl::Status& status) {
  struct Setting {
    std::string source;
    void (*reset)(ClientOptions&);
  };
  const Setting settings[] = {
      {SourceOf(flags.endpoint, "--endpoint", "FIREWORKS_BASE_URL"),
       [](ClientOptions& o) { o.endpoint.clear(); }},
      {SourceOf(flags.account, "--account", "FIREWORKS_ACCOUNT_ID"),
       [](ClientOptions& o) { o.account.clear(); }},
      {SourceOfCaFile(flags), [](ClientOptions& o) { o.http.ca_file.clear(); }},
      {SourceOf("", "", "SSL_CERT_DIR"),
       [](ClientOptions& o) { o.http.ca_directory.clear(); }},
      {"the proxy of the environment",
       [](ClientOptions& o) { o.http.proxy_from_environment = false; }}};
  for (const Setting& setting : settings) {
    ClientOptions others = options;
    setting.reset(others);
    if (setting.source.empty() || !Client::Create(std::move(others)).ok()) {
      continue;
    }
    return Named(setting.source, status);
  }
  return status;
}

absl::StatusOr<ClientOptions> ToClientOptions(const ConnectionFlags& flags) {
  ClientOptions given;
  given.endpoint = flags.endpoint;
  given.account = flags.account;
  given.http.ca_file = flags.ca_file;
  if (!flags.timeout.empty() &&
      (!absl::ParseDuration(flags.timeout, &given.timeout) ||
       given.timeout <= absl::ZeroDuration())) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--timeout: ", internal::Quote(flags.timeout),
        " is not a positive duration; use 500ms, 10s, 1m30s or inf"));
  }
  if (!flags.api_key_file.empty()) {
    absl::StatusOr<std::string> key = ReadApiKeyFile(flags.api_key_file);
    if (!key.ok()) return Named("--api-key-file", key.status());
    given.api_key = *std::move(key);
  }
  absl::StatusOr<ClientOptions> options =
      ClientOptions::FromEnvironment(std::move(given));
  if (!options.ok()) return options;
  if (options->api_key.empty()) {
    return absl::UnauthenticatedError(
        "there is no API key. Set FIREWORKS_API_KEY, or name a file with "
        "--api-key-file, or put \"api_key = ...\" into ~/.fireworks/auth.ini. "
        "To try things out without a key, see: fireworks help emulator");
  }
  if (!absl::StartsWithIgnoreCase(options->endpoint, "http:")) {
    absl::Status status = CheckCaFile(flags, options->http.ca_file);
    if (!status.ok()) return status;
  }
  if (options->account.empty()) options->account = kCatalogue;
  return options;
}

}  // namespace

const char kConnectionHelp[] = R"(
The API key is never an argument. It is taken from --api-key-file, otherwise
from the environment variable FIREWORKS_API_KEY, otherwise from
~/.fireworks/auth.ini. The account and the endpoint may come from
FIREWORKS_ACCOUNT_ID (or auth.ini) and FIREWORKS_BASE_URL, trusted certificates
from SSL_CERT_FILE and SSL_CERT_DIR.
)";

const char kExitStatusHelp[] = R"(
Exit status: 0 if every call succeeded; 1 if one failed, or the output could not
be written; 2 if nothing was sent, because of the command line or the
configuration; 130 after Ctrl-C.)";

void AddConnectionFlags(CLI::App* app, ConnectionFlags* flags) {
  app->add_option("--endpoint", flags->endpoint,
                  "The service's base URL [https://api.fireworks.ai]")
      ->type_name("URL");
  app->add_option("--account", flags->account,
                  "The account for names without one\n"
                  "[fireworks, the public catalogue]")
      ->type_name("ACCOUNT");
  app->add_option("--timeout", flags->timeout,
                  "From the first request to the end, retries\n"
                  "included: 500ms, 10s, 1m30s, inf [30s]")
      ->type_name("DURATION");
  app->add_option("--ca-file", flags->ca_file,
                  "Trust these certificates, not the system's")
      ->type_name("PEM");
  app->add_option("--api-key-file", flags->api_key_file,
                  "A file that contains the API key")
      ->type_name("FILE");
  AddColorFlag(app);
  app->add_flag("-v,--verbose", flags->verbose,
                "Trace requests, statuses, attempts and timings\n"
                "to standard error, without the key");
  // Hidden: it would show the key to all users of the machine.
  app->add_option_function<std::string>("--api-key", RefuseKey)->group(kHidden);
}

CLI::Option* AddColorFlag(CLI::App* app) {
  return app
      ->add_option_function<std::string>(
          "--color", [](const std::string& when) { SetColor(when); },
          "Show failures in red: auto, always or never\n"
          "[auto: on a terminal, unless NO_COLOR is set]")
      ->type_name("WHEN")
      ->check(OneOf({"auto", "always", "never"}));
}

absl::Status Named(absl::string_view place, const absl::Status& status) {
  return absl::Status(status.code(),
                      absl::StrCat(place, ": ", status.message()));
}

absl::StatusOr<Connection> Connect(const ConnectionFlags& flags) {
  absl::StatusOr<ClientOptions> options = ToClientOptions(flags);
  if (!options.ok()) return options.status();
  if (flags.verbose) {
    Say(absl::StrCat(
        "* endpoint ",
        options->endpoint.empty() ? "(default)" : options->endpoint,
        "; timeout ", absl::FormatDuration(options->timeout),
        "; API key [redacted]"));
    options->observer =
        rest::NewLogObserver([](absl::LogSeverity, std::string_view line) {
          Say(absl::StrCat("* ", internal::AbslView(line)));
        });
  }
  absl::StatusOr<Client> client = Client::Create(*options);
  if (!client.ok()) return NameTheSetting(flags, *options, client.status());
  return Connection{*std::move(client), options->account,
                    absl::Now() + options->timeout, options->timeout,
                    flags.verbose};
}

absl::Status NameTheTimeout(const Connection& connection,
                            const absl::Status& status) {
  const auto info = GetErrorInfo(status);
  if (!absl::IsDeadlineExceeded(status) ||
      (info.has_value() && info->http_status() != 0)) {
    return status;
  }
  return absl::Status(
      status.code(),
      absl::StrCat(status.message(), " (--timeout ",
                   absl::FormatDuration(connection.timeout), ")"));
}

CLI::Validator OneOf(const std::vector<std::string>& values) {
  return CLI::Validator(
      [values](std::string& text) {
        for (const std::string& value : values) {
          if (text == value) return std::string();
        }
        const std::string nearest = internal::NearestName(text, values);
        return absl::StrCat(
            internal::Quote(text), " is not one of ",
            absl::StrJoin(values, ", "),
            nearest.empty() ? ""
                            : absl::StrCat("; did you mean ", nearest, "?"));
      },
      /*validator_desc=*/"", /*validator_name=*/absl::StrJoin(values, ","));
}

CLI::Validator WholeNumber(int64_t least, int64_t most) {
  return CLI::Validator(
      [least, most](std::string& text) {
        int64_t number = 0;
        if (absl::SimpleAtoi(text, &number) && number >= least &&
            number <= most) {
          return std::string();
        }
        return absl::StrCat(internal::Quote(text), " is not a number from ",
                            least, " to ", most);
      },
      "");
}

}  // namespace fireworks::tools
