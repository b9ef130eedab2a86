#include "fireworks/client_options.h"

#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "fireworks/credentials.h"
#include "fireworks/internal/option_sources.h"
#include "fireworks/internal/strings.h"
#include "fireworks/model_name.h"
#include "fireworks/rest/call/api_key.h"

namespace fireworks {
namespace internal {
namespace {

using Getenv = absl::FunctionRef<std::string(const char* name)>;

bool NeedsKey(const ClientOptions& options) {
  return options.api_key.empty() && options.api_key_provider == nullptr;
}

// White space counts as nothing.
void FillIfBlank(std::string& option, std::string value) {
  absl::StripAsciiWhitespace(&option);
  if (!option.empty()) return;
  option = std::move(value);
  absl::StripAsciiWhitespace(&option);
}

// `place` names where the key comes from.
absl::Status SetKey(ClientOptions& options, std::string_view key,
                    std::string_view place) {
  absl::StatusOr<std::string> clean = rest::CleanApiKey(key);
  if (!clean.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(AbslView(place), ": ", clean.status().message()));
  }
  options.api_key = *std::move(clean);
  return absl::OkStatus();
}

absl::Status FillFromAuthIni(ClientOptions& options, const std::string& home) {
  if (home.empty()) return absl::OkStatus();
  const std::string path = absl::StrCat(home, "/.fireworks/auth.ini");
  absl::StatusOr<AuthIni> ini = ReadAuthIni(path);
  if (!ini.ok()) {
    if (absl::IsNotFound(ini.status()) || !NeedsKey(options)) {
      return absl::OkStatus();
    }
    return ini.status();
  }
  if (options.account.empty() && !ini->account_id.empty()) {
    const absl::StatusOr<AccountName> account =
        AccountName::Parse(ini->account_id);
    if (!account.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ": account_id: ", account.status().message()));
    }
    options.account = std::move(ini->account_id);
  }
  if (!NeedsKey(options) || ini->api_key.empty()) return absl::OkStatus();
  return SetKey(options, ini->api_key, path);
}

}  // namespace

absl::StatusOr<ClientOptions> FillOptions(ClientOptions options,
                                          Getenv getenv) {
  FillIfBlank(options.account, getenv("FIREWORKS_ACCOUNT_ID"));
  FillIfBlank(options.endpoint, getenv("FIREWORKS_BASE_URL"));
  // Set together, so that the environment cannot widen the trust of the caller.
  if (options.http.ca_file.empty() && options.http.ca_directory.empty()) {
    options.http.ca_file = getenv("SSL_CERT_FILE");
    options.http.ca_directory = getenv("SSL_CERT_DIR");
  }
  if (NeedsKey(options)) {
    std::string key;
    FillIfBlank(key, getenv("FIREWORKS_API_KEY"));
    absl::Status status = key.empty()
                              ? absl::OkStatus()
                              : SetKey(options, key, "FIREWORKS_API_KEY");
    if (!status.ok()) return status;
  }
  if (NeedsKey(options) || options.account.empty()) {
    absl::Status status = FillFromAuthIni(options, getenv("HOME"));
    if (!status.ok()) return status;
  }
  return options;
}

std::string_view WithoutInferencePath(std::string_view endpoint) {
  const size_t scheme = endpoint.find("://");
  const size_t slash =
      endpoint.find('/', scheme == endpoint.npos ? 0 : scheme + 3);
  if (slash == endpoint.npos) return endpoint;
  absl::string_view path = AbslView(endpoint.substr(slash));
  const auto strip_slashes = [&path] {
    while (absl::ConsumeSuffix(&path, "/")) {
    }
  };
  strip_slashes();
  if (!absl::ConsumeSuffix(&path, "/inference/v1")) {
    absl::ConsumeSuffix(&path, "/inference");
  }
  strip_slashes();
  return endpoint.substr(0, slash + path.size());
}

}  // namespace internal

absl::StatusOr<ClientOptions> ClientOptions::FromEnvironment(
    ClientOptions options) {
  return internal::FillOptions(std::move(options), [](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value == nullptr ? "" : value);
  });
}

absl::StatusOr<ClientOptions> ClientOptions::FromEnvironment() {
  return FromEnvironment(ClientOptions());
}

}  // namespace fireworks
