#include "fireworks/rest/http/curl_ca.h"

#include <curl/curl.h>
#include <dirent.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace fireworks::rest {
namespace {

bool IsHashLink(std::string_view name) {
  const auto is_hex = [](unsigned char c) { return absl::ascii_isxdigit(c); };
  const auto is_digit = [](unsigned char c) { return absl::ascii_isdigit(c); };
  return name.size() > 9 && name[8] == '.' &&
         std::all_of(name.begin(), name.begin() + 8, is_hex) &&
         std::all_of(name.begin() + 9, name.end(), is_digit);
}

std::string StringOrEmpty(const char* s) { return s == nullptr ? "" : s; }

}  // namespace

CaSource ChooseCa(const CaDefaults& defaults) {
  if (!defaults.openssl) return {};
  if (defaults.directory_hashed) return {"", defaults.built_in.directory};
  return {defaults.built_in.file, ""};
}

CaDefaults FindCaDefaults() {
  const curl_version_info_data* info = curl_version_info(CURLVERSION_NOW);
  const std::string tls = StringOrEmpty(info->ssl_version);
  CaDefaults defaults;
  defaults.openssl = absl::StrContains(tls, "OpenSSL") ||
                     absl::StrContains(tls, "LibreSSL") ||
                     absl::StrContains(tls, "quictls");
  defaults.built_in.file = StringOrEmpty(info->cainfo);
  defaults.built_in.directory = StringOrEmpty(info->capath);
  defaults.directory_hashed = HasHashLinks(defaults.built_in.directory);
  return defaults;
}

bool HasHashLinks(const std::string& directory) {
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(opendir(directory.c_str()),
                                                   &closedir);
  if (stream == nullptr) return false;
  while (const dirent* entry = readdir(stream.get())) {
    if (IsHashLink(entry->d_name)) return true;
  }
  return false;
}

}  // namespace fireworks::rest
