#include "fireworks/rest/http/curl_options.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstdlib>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "fireworks/internal/strings.h"
#include "fireworks/rest/http/loopback.h"

namespace fireworks::rest {
namespace {

using ::fireworks::internal::AbslView;

int OnNewSocket(void* /*unused*/, curl_socket_t socket,
                curlsocktype /*purpose*/) {
  // Programs that this process starts must not inherit its connections.
  fcntl(socket, F_SETFD, FD_CLOEXEC);
  // If a load balancer or NAT silently drops a connection, TCP retransmits for
  // about 15 minutes, and every HTTP/2 stream on the connection hangs. 20 s is
  // the limit that gRPC uses.
#ifdef TCP_USER_TIMEOUT
  const unsigned int milliseconds = 20000;
  setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds,
             sizeof milliseconds);
#endif
  return CURL_SOCKOPT_OK;
}

const char* NullIfEmpty(const std::string& s) {
  return s.empty() ? nullptr : s.c_str();
}

void SetProtocol(const CurlSettings& settings, CurlOptions& easy) {
  easy.Set(CURLOPT_PROTOCOLS_STR, "http,https");
  easy.Set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  easy.Set(CURLOPT_FOLLOWLOCATION, 0L);
  easy.Set(CURLOPT_PATH_AS_IS, 1L);
  easy.Set(CURLOPT_HTTP_VERSION,
           settings.options.version == HttpVersion::kAuto
               ? static_cast<CurlLong>(CURL_HTTP_VERSION_2TLS)
               : static_cast<CurlLong>(CURL_HTTP_VERSION_1_1));
  if (settings.options.accept_gzip) {
    easy.Set(CURLOPT_ACCEPT_ENCODING, "gzip");
  }
}

void SetTrust(const CaSource& ca, CurlOptions& easy) {
  easy.Set(CURLOPT_SSL_VERIFYPEER, 1L);
  easy.Set(CURLOPT_SSL_VERIFYHOST, 2L);
  easy.Set(CURLOPT_SSLVERSION, static_cast<CurlLong>(CURL_SSLVERSION_TLSv1_2));
  easy.Set(CURLOPT_PROXY_SSLVERSION,
           static_cast<CurlLong>(CURL_SSLVERSION_TLSv1_2));
  if (ca.file.empty() && ca.directory.empty()) return;
  for (CURLoption option : {CURLOPT_CAINFO, CURLOPT_PROXY_CAINFO}) {
    easy.Set(option, NullIfEmpty(ca.file));
  }
  for (CURLoption option : {CURLOPT_CAPATH, CURLOPT_PROXY_CAPATH}) {
    easy.Set(option, NullIfEmpty(ca.directory));
  }
}

void SetClientCertificate(const HttpOptions& options, CurlOptions& easy) {
  if (options.client_certificate_file.empty()) return;
  const std::string& key = options.client_key_file;
  easy.Set(CURLOPT_SSLCERT, options.client_certificate_file.c_str());
  // Otherwise OpenSSL asks for an encrypted key's password on the terminal.
  easy.Set(CURLOPT_KEYPASSWD, "");
  easy.Set(CURLOPT_SSLKEY,
           key.empty() ? options.client_certificate_file.c_str() : key.c_str());
}

void SetConnections(const HttpOptions& options, CurlOptions& easy) {
  easy.Set(CURLOPT_TCP_KEEPALIVE, 1L);
  easy.Set(CURLOPT_SOCKOPTFUNCTION, &OnNewSocket);
  if (options.max_connection_age != absl::InfiniteDuration()) {
    const absl::Duration age =
        std::min(absl::Ceil(options.max_connection_age, absl::Seconds(1)),
                 absl::Seconds(INT32_MAX));
    easy.Set(CURLOPT_MAXLIFETIME_CONN,
             static_cast<CurlLong>(absl::ToInt64Seconds(age)));
  }
}

void SetSignalsAndThreads(CurlOptions& easy) {
  // SIGALRM timeouts do not work with threads.
  easy.Set(CURLOPT_NOSIGNAL, 1L);
  // Otherwise a getaddrinfo() that hangs delays the deadline and the
  // cancellation of the exchange until it returns.
  easy.Set(CURLOPT_QUICK_EXIT, 1L);
}

// The value of the first variable that is set and not empty.
std::string FirstOf(std::initializer_list<const char*> variables) {
  for (const char* variable : variables) {
    const char* const value = std::getenv(variable);
    if (value != nullptr && *value != '\0') return value;
  }
  return "";
}

}  // namespace

// HTTP_PROXY is not read: a web server that runs CGI programs sets it from a
// header of the client's request.
EnvironmentProxies ReadEnvironmentProxies() {
  return {FirstOf({"http_proxy", "all_proxy", "ALL_PROXY"}),
          FirstOf({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}),
          FirstOf({"no_proxy", "NO_PROXY"})};
}

absl::Status CurlOptions::status() const {
  if (code_ == CURLE_OK) return absl::OkStatus();
  if (code_ == CURLE_OUT_OF_MEMORY) {
    return absl::ResourceExhaustedError("libcurl is out of memory");
  }
  const curl_easyoption* const option = curl_easy_option_by_id(option_);
  return absl::FailedPreconditionError(absl::StrCat(
      "libcurl ", curl_version_info(CURLVERSION_NOW)->version,
      " refuses the option ", option == nullptr ? "?" : option->name, ": ",
      curl_easy_strerror(code_)));
}

bool SetCommonOptions(const CurlSettings& settings, CURLSH* share,
                      CurlOptions& easy) {
  SetSignalsAndThreads(easy);
  SetProtocol(settings, easy);
  SetTrust(settings.ca, easy);
  SetClientCertificate(settings.options, easy);
  SetConnections(settings.options, easy);
  easy.Set(CURLOPT_HEADEROPT, static_cast<CurlLong>(CURLHEADER_SEPARATE));
  if (share != nullptr) easy.Set(CURLOPT_SHARE, share);
  return easy.Set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

bool SetCurlProxy(const CurlSettings& settings, std::string_view url,
                  CurlOptions& easy) {
  std::string proxy = settings.options.proxy;
  if (proxy.empty() && !IsLoopbackHost(UrlHost(url))) {
    proxy = absl::StartsWithIgnoreCase(AbslView(url), "https:")
                ? settings.environment.https
                : settings.environment.http;
  }
  // Never null: with null, libcurl reads the environment at each transfer.
  return easy.Set(CURLOPT_PROXY, proxy.c_str()) &&
         easy.Set(CURLOPT_NOPROXY, settings.environment.except.c_str());
}

bool CurlHasHttp2() {
  const CurlEasy handle(curl_easy_init());
  return handle != nullptr &&
         curl_easy_setopt(handle.get(), CURLOPT_HTTP_VERSION,
                          static_cast<CurlLong>(CURL_HTTP_VERSION_2TLS)) ==
             CURLE_OK;
}

CurlMulti NewCurlMulti(const CurlSettings& settings) {
  CurlMulti multi(curl_multi_init());
  if (multi == nullptr) return nullptr;
  const CurlLong connections = settings.options.max_connections_per_host;
  curl_multi_setopt(multi.get(), CURLMOPT_PIPELINING,
                    static_cast<CurlLong>(CURLPIPE_MULTIPLEX));
  curl_multi_setopt(multi.get(), CURLMOPT_MAX_HOST_CONNECTIONS, connections);
  // By default libcurl keeps four connections for each exchange in flight, so it
  // would close warm connections near the end of a batch.
  curl_multi_setopt(multi.get(), CURLMOPT_MAXCONNECTS, connections);
  // From 8.20 on, destroying a multi waits for its resolver threads. The option
  // is a number because the loaded libcurl may be newer than the header.
  // NOLINTNEXTLINE(clang-analyzer-optin.core.EnumCastOutOfRange)
  constexpr auto kQuickExit = static_cast<CURLMoption>(CURLOPTTYPE_LONG + 21);
  curl_multi_setopt(multi.get(), kQuickExit, 1L);
  // If descriptors run out, libcurl makes a multi that cannot be woken, and
  // Wake() would have no effect.
  return curl_multi_wakeup(multi.get()) == CURLM_OK ? std::move(multi)
                                                    : nullptr;
}

}  // namespace fireworks::rest
