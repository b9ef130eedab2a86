#include "fireworks/rest/http/curl_transport.h"

#include <curl/curl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "fireworks/internal/background_thread.h"
#include "fireworks/internal/fork_epoch.h"
#include "fireworks/internal/leak.h"
#include "fireworks/internal/quote.h"
#include "fireworks/rest/http/curl_ca.h"
#include "fireworks/rest/http/curl_options.h"
#include "fireworks/rest/http/curl_session.h"

namespace fireworks::rest {
namespace {

// 7.87 has CURLOPT_QUICK_EXIT, without which a hanging resolver blocks a call.
constexpr unsigned int kOldestLibcurl = 0x075700;
#if LIBCURL_VERSION_NUM < 0x075700
#error "libcurl 7.87 or newer is needed"
#endif

constexpr std::string_view kProxySchemes[] = {"http",    "https",  "socks4",
                                              "socks4a", "socks5", "socks5h"};

absl::Status CheckLibcurl() {
  if (internal::IsExiting()) {
    return absl::FailedPreconditionError("the process is exiting");
  }
  static const CURLcode initialised = [] {
    const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
    // OpenSSL has registered its own exit handler by now, so this one runs first.
    if (code == CURLE_OK) std::atexit(&internal::EndBackgroundThreads);
    return code;
  }();
  if (initialised != CURLE_OK) {
    return absl::FailedPreconditionError(absl::StrCat(
        "cannot start libcurl: ", curl_easy_strerror(initialised)));
  }
  const curl_version_info_data* info = curl_version_info(CURLVERSION_NOW);
  if (info->version_num < kOldestLibcurl) {
    return absl::FailedPreconditionError(absl::StrCat(
        "libcurl ", info->version, " was loaded; 7.87 or newer is required"));
  }
  if ((info->features & CURL_VERSION_SSL) == 0) {
    return absl::FailedPreconditionError(
        absl::StrCat("libcurl ", info->version, " was built without TLS"));
  }
  return absl::OkStatus();
}

bool IsDirectory(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

// The errors do not quote the proxy, because it may contain a password.
absl::Status CheckProxy(const std::string& proxy) {
  if (proxy.empty()) return absl::OkStatus();
  if (std::any_of(proxy.begin(), proxy.end(), [](unsigned char c) {
        return absl::ascii_iscntrl(c) || c == ' ';
      })) {
    return absl::InvalidArgumentError(
        "the proxy contains a space or a control character");
  }
  const CurlUrl url(curl_url());
  const CURLUcode code =
      curl_url_set(url.get(), CURLUPART_URL, proxy.c_str(),
                   CURLU_NON_SUPPORT_SCHEME | CURLU_GUESS_SCHEME);
  if (code != CURLUE_OK) {
    return absl::InvalidArgumentError(
        absl::StrCat("the proxy is not a URL: ", curl_url_strerror(code)));
  }
  const size_t colon = proxy.find("://");
  if (colon == std::string::npos) return absl::OkStatus();
  const std::string scheme = absl::AsciiStrToLower(proxy.substr(0, colon));
  if (std::find(std::begin(kProxySchemes), std::end(kProxySchemes), scheme) ==
      std::end(kProxySchemes)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the proxy scheme \"", scheme,
        "\" is not supported; use http, https, socks4, socks4a, socks5 or "
        "socks5h"));
  }
  return absl::OkStatus();
}

// `what` describes the file in the error. An empty `path` is OK.
absl::Status CheckFile(absl::string_view what, const std::string& path) {
  if (path.empty()) return absl::OkStatus();
  const int error = access(path.c_str(), R_OK) != 0 ? errno
                    : IsDirectory(path)             ? EISDIR
                                                    : 0;
  if (error == 0) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::ErrnoToStatus(error, absl::StrCat("the ", what, " ",
                                              fireworks::internal::Quote(path),
                                              " cannot be read"))
          .message());
}

absl::Status CheckOptions(const HttpOptions& options) {
  for (const absl::Status& status :
       {CheckFile("CA file", options.ca_file),
        CheckFile("client certificate", options.client_certificate_file),
        CheckFile("client key", options.client_key_file)}) {
    if (!status.ok()) return status;
  }
  if (!options.client_key_file.empty() &&
      options.client_certificate_file.empty()) {
    return absl::InvalidArgumentError(
        "the option http.client_key_file needs http.client_certificate_file");
  }
  // A list, like SSL_CERT_DIR.
  const std::vector<std::string> directories =
      absl::StrSplit(options.ca_directory, ':', absl::SkipEmpty());
  if (!directories.empty() &&
      std::none_of(directories.begin(), directories.end(), IsDirectory)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the CA directory ", fireworks::internal::Quote(options.ca_directory),
        " is not a directory"));
  }
  if (options.max_connections_per_host <= 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the option http.max_connections_per_host must be at least 1, but is ",
        options.max_connections_per_host));
  }
  if (options.max_connection_age <= absl::ZeroDuration()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the option http.max_connection_age must be positive, but "
                     "is ",
                     absl::FormatDuration(options.max_connection_age)));
  }
  return CheckProxy(options.proxy);
}

// The state that the sessions of a transport share: resolved names, and TLS
// sessions, so that a second connection needs no full handshake. Thread-safe.
//
// Connections are not shared. libcurl offers that, but documents that it does
// not work across threads (KNOWN_BUGS 11.11).
class CurlShare {
 public:
  CurlShare() : share_(curl_share_init()) {
    if (share_ == nullptr) return;
    curl_share_setopt(share_, CURLSHOPT_USERDATA, this);
    curl_share_setopt(share_, CURLSHOPT_LOCKFUNC, &CurlShare::Lock);
    curl_share_setopt(share_, CURLSHOPT_UNLOCKFUNC, &CurlShare::Unlock);
    curl_share_setopt(share_, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS);
    curl_share_setopt(share_, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
  }
  ~CurlShare() {
    if (internal::HasExited()) {
      internal::Leak(share_);
    } else {
      curl_share_cleanup(share_);
    }
  }
  CurlShare(const CurlShare&) = delete;
  CurlShare& operator=(const CurlShare&) = delete;

  // For CURLOPT_SHARE. Null if out of memory; then nothing is shared.
  CURLSH* get() const { return share_; }

 private:
  static void Lock(CURL* /*handle*/, curl_lock_data data,
                   curl_lock_access /*access*/, void* self) {
    static_cast<CurlShare*>(self)->mutexes_[data].lock();
  }
  static void Unlock(CURL* /*handle*/, curl_lock_data data, void* self) {
    static_cast<CurlShare*>(self)->mutexes_[data].unlock();
  }

  CURLSH* const share_;
  std::array<std::mutex, CURL_LOCK_DATA_LAST> mutexes_;
};

class CurlTransport final : public HttpTransport {
 public:
  explicit CurlTransport(CurlSettings settings)
      : settings_(std::make_shared<const CurlSettings>(std::move(settings))) {}

  std::unique_ptr<HttpSession> NewSession() override {
    if (internal::IsExiting()) return nullptr;
    CurlMulti multi = NewCurlMulti(*settings_);
    if (multi == nullptr) return nullptr;
    const std::shared_ptr<CurlShare>& share = share_.Get();
    return std::make_unique<CurlSession>(
        settings_, std::shared_ptr<CURLSH>(share, share->get()),
        std::move(multi));
  }

 private:
  using SharedShare = std::shared_ptr<CurlShare>;

  const std::shared_ptr<const CurlSettings> settings_;
  internal::PerProcess<SharedShare> share_{[] {
    return std::make_unique<SharedShare>(std::make_shared<CurlShare>());
  }};
};

}  // namespace

absl::StatusOr<std::shared_ptr<HttpTransport>> NewCurlTransport(
    const HttpOptions& options) {
  absl::Status status = CheckLibcurl();
  if (status.ok()) status = CheckOptions(options);
  if (!status.ok()) return status;
  CaSource ca = {options.ca_file, options.ca_directory};
  if (ca.file.empty() && ca.directory.empty()) ca = ChooseCa(FindCaDefaults());
  CurlSettings settings = {options, std::move(ca), {}};
  if (options.proxy_from_environment) {
    settings.environment = ReadEnvironmentProxies();
  }
  if (!CurlHasHttp2()) settings.options.version = HttpVersion::kHttp11;
  status = CurlExchange::Try(settings, CurlShare().get());
  if (!status.ok()) return status;
  return std::make_shared<CurlTransport>(std::move(settings));
}

}  // namespace fireworks::rest
