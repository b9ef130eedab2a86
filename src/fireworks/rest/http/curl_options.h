#ifndef FIREWORKS_REST_HTTP_CURL_OPTIONS_H_
#define FIREWORKS_REST_HTTP_CURL_OPTIONS_H_

#include <curl/curl.h>

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "fireworks/rest/http/curl_ca.h"
#include "fireworks/rest/http/curl_transport.h"

namespace fireworks::rest {

// The integer type that libcurl's variadic functions expect.
using CurlLong = long;  // NOLINT(google-runtime-int)

struct CurlEasyDeleter {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct CurlMultiDeleter {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct CurlListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct CurlUrlDeleter {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using CurlEasy = std::unique_ptr<CURL, CurlEasyDeleter>;
using CurlMulti = std::unique_ptr<CURLM, CurlMultiDeleter>;
using CurlList = std::unique_ptr<curl_slist, CurlListDeleter>;
using CurlUrl = std::unique_ptr<CURLU, CurlUrlDeleter>;

// The proxies from the environment variables that libcurl reads.
struct EnvironmentProxies {
  std::string http;
  std::string https;
  std::string except;  // Hosts that are reached without a proxy.
};
EnvironmentProxies ReadEnvironmentProxies();

// The settings of all handles of a transport.
struct CurlSettings {
  HttpOptions options;
  CaSource ca;
  EnvironmentProxies environment;  // Empty without proxy_from_environment.
};

// Sets options of a handle, until libcurl refuses one.
class CurlOptions {
 public:
  explicit CurlOptions(CURL* handle) : handle_(handle) {}

  // False if this option or an earlier one was refused.
  template <typename T>
  bool Set(CURLoption option, T value) {
    if (code_ == CURLE_OK) {
      code_ = curl_easy_setopt(handle_, option, value);
      option_ = option;
    }
    return code_ == CURLE_OK;
  }

  // Forgets what was refused.
  void Reset() { code_ = CURLE_OK; }

  // FAILED_PRECONDITION names the option that libcurl refused.
  // RESOURCE_EXHAUSTED: libcurl is out of memory.
  absl::Status status() const;

 private:
  CURL* handle_;
  CURLcode code_ = CURLE_OK;
  CURLoption option_ = CURLOPT_LASTENTRY;  // The last one.
};

// Sets the options that are the same for each exchange. `share` may be null.
bool SetCommonOptions(const CurlSettings& settings, CURLSH* share,
                      CurlOptions& easy);

// Sets the proxy for `url`: the one from the options or from the environment.
// The environment's proxy is not used for loopback hosts: it cannot reach them,
// and NO_PROXY often does not list them.
bool SetCurlProxy(const CurlSettings& settings, std::string_view url,
                  CurlOptions& easy);

// Whether libcurl can use HTTP/2.
bool CurlHasHttp2();

// Null if out of memory or descriptors.
CurlMulti NewCurlMulti(const CurlSettings& settings);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_CURL_OPTIONS_H_
