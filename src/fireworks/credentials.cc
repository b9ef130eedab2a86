#include "fireworks/credentials.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "fireworks/internal/quote.h"
#include "fireworks/internal/strings.h"
#include "fireworks/rest/call/api_key.h"

namespace fireworks {
namespace {

using internal::AbslView;
using internal::Quote;

constexpr size_t kMaxFileBytes = size_t{64} << 10;

absl::Status CannotRead(const std::string& path, int error) {
  return absl::ErrnoToStatus(
      error, absl::StrCat("the file ", Quote(path), " cannot be read"));
}

absl::StatusOr<std::string> ReadSmallFile(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return CannotRead(path, errno);
  std::string content(kMaxFileBytes + 1, '\0');
  size_t size = 0;
  int error = 0;
  while (size < content.size()) {
    const ssize_t got = read(fd, &content[size], content.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) error = errno;
    if (got <= 0) break;
    size += static_cast<size_t>(got);
  }
  close(fd);
  if (error != 0) return CannotRead(path, error);
  if (size > kMaxFileBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("the file ", Quote(path), " is larger than ",
                     kMaxFileBytes, " bytes, and is not what it should be"));
  }
  content.resize(size);
  return content;
}

absl::string_view Unquoted(absl::string_view value) {
  for (const char* quote : {"\"", "'"}) {
    if (value.size() >= 2 && absl::StartsWith(value, quote) &&
        absl::EndsWith(value, quote)) {
      return value.substr(1, value.size() - 2);
    }
  }
  return value;
}

}  // namespace

absl::StatusOr<std::string> ReadApiKeyFile(const std::string& path) {
  absl::StatusOr<std::string> content = ReadSmallFile(path);
  if (!content.ok()) return content.status();
  absl::StatusOr<std::string> key = rest::CleanApiKey(*content);
  if (key.ok()) return key;
  return absl::InvalidArgumentError(
      absl::StrCat("the file ", Quote(path), ": ", key.status().message()));
}

AuthIni ParseAuthIni(std::string_view text) {
  constexpr char kByteOrderMark[] = "\xef\xbb\xbf";
  absl::string_view rest = AbslView(text);
  absl::ConsumePrefix(&rest, kByteOrderMark);

  AuthIni ini;
  for (absl::string_view line : absl::StrSplit(rest, absl::ByAnyChar("\r\n"))) {
    line = absl::StripAsciiWhitespace(line);
    if (absl::StartsWith(line, "#") || absl::StartsWith(line, ";")) continue;
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(line, absl::MaxSplits('=', 1));
    const absl::string_view key = absl::StripAsciiWhitespace(parts.first);
    const absl::string_view value = absl::StripAsciiWhitespace(
        Unquoted(absl::StripAsciiWhitespace(parts.second)));
    if (key == "api_key") ini.api_key.assign(value.data(), value.size());
    if (key == "account_id") {
      ini.account_id.assign(value.data(), value.size());
    }
  }
  return ini;
}

absl::StatusOr<AuthIni> ReadAuthIni(const std::string& path) {
  absl::StatusOr<std::string> content = ReadSmallFile(path);
  if (!content.ok()) return content.status();
  return ParseAuthIni(*content);
}

}  // namespace fireworks
