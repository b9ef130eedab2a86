#include "fireworks/credentials.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <mutex>
#include <optional>
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
#include "absl/time/time.h"
#include "fireworks/internal/fork_epoch.h"
#include "fireworks/internal/quote.h"
#include "fireworks/internal/strings.h"
#include "fireworks/rest/call/api_key.h"

namespace fireworks {
namespace {

using internal::AbslView;
using internal::Quote;
using internal::StdView;
using internal::WithoutByteOrderMark;

constexpr size_t kMaxFileBytes = size_t{64} << 10;

absl::Status CannotRead(const std::string& path, int error) {
  return absl::ErrnoToStatus(
      error, absl::StrCat("the file ", Quote(path), " cannot be read"));
}

// `flags` are those of open().
absl::StatusOr<std::string> ReadSmallFile(const std::string& path,
                                          int flags = 0) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | flags);
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
    return absl::InvalidArgumentError(absl::StrCat(
        "the file ", Quote(path), " is larger than ", kMaxFileBytes,
        " bytes, too large for a key file or auth.ini"));
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

absl::StatusOr<std::string> ReadKey(const std::string& path, int flags) {
  absl::StatusOr<std::string> content = ReadSmallFile(path, flags);
  if (!content.ok()) return content.status();
  absl::StatusOr<std::string> key =
      rest::CleanApiKey(StdView(WithoutByteOrderMark(*content)));
  if (key.ok()) return key;
  return absl::InvalidArgumentError(
      absl::StrCat("the file ", Quote(path), ": ", key.status().message()));
}

constexpr absl::Duration kBetweenLooks = absl::Seconds(1);

// Whether the file was left alone between two looks.
bool IsUnchanged(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino &&
         a.st_mtim.tv_sec == b.st_mtim.tv_sec &&
         a.st_mtim.tv_nsec == b.st_mtim.tv_nsec && a.st_size == b.st_size;
}

// The key of a file, as a process knows it. Thread-safe.
class WatchedKey {
 public:
  WatchedKey(const std::string& path, rest::Clock* clock)
      : path_(path), clock_(clock) {}

  absl::StatusOr<std::string> Get(const rest::ApiKeyRequest& request) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const absl::Time now = clock_->Now();
    const bool is_refused = key_.ok() && request.refused_key == *key_;
    if (!is_refused && now < next_look_) return key_;
    next_look_ = now + kBetweenLooks;
    absl::Status status = Look(is_refused);
    if (!key_.ok()) key_ = status;
    if (is_refused && !status.ok()) return status;
    return key_;
  }

 private:
  // Takes the file's key if it may be another one, or in any case.
  absl::Status Look(bool in_any_case) {
    struct stat about;
    if (stat(path_.c_str(), &about) != 0) return CannotRead(path_, errno);
    if (!S_ISREG(about.st_mode)) {
      return absl::InvalidArgumentError(
          absl::StrCat("the file ", Quote(path_),
                       " is not a regular file, so it "
                       "cannot be read again"));
    }
    if (!in_any_case && seen_.has_value() && IsUnchanged(*seen_, about)) {
      return absl::OkStatus();
    }
    // A file that is replaced from here on differs at the next look.
    absl::StatusOr<std::string> key = ReadKey(path_, O_NONBLOCK);
    if (!key.ok()) return key.status();
    key_ = *std::move(key);
    seen_ = about;
    return absl::OkStatus();
  }

  const std::string path_;
  rest::Clock* const clock_;
  std::mutex mutex_;
  absl::StatusOr<std::string> key_;
  absl::Time next_look_ = absl::InfinitePast();
  std::optional<struct stat> seen_;  // Of the file that has key_.
};

}  // namespace

absl::StatusOr<std::string> ReadApiKeyFile(const std::string& path) {
  return ReadKey(path, /*flags=*/0);
}

rest::ApiKeyProvider FileApiKey(std::string path, rest::Clock* clock) {
  const auto key = std::make_shared<internal::PerProcess<WatchedKey>>(
      [path = std::move(path), clock] {
        return std::make_unique<WatchedKey>(path, clock);
      });
  return [key](const rest::ApiKeyRequest& request) {
    return key->Get().Get(request);
  };
}

AuthIni ParseAuthIni(std::string_view text) {
  AuthIni ini;
  for (const absl::string_view line : absl::StrSplit(
           WithoutByteOrderMark(AbslView(text)), absl::ByAnyChar("\r\n"))) {
    // Comments and section names are none of the keys.
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
