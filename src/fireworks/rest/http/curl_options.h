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

// Tries the settings on a handle, so that errors show before the first call. If
// libcurl has no HTTP/2, sets the version to kHttp11. FAILED_PRECONDITION names
// the option that libcurl refuses; RESOURCE_EXHAUSTED if out of memory.
absl::Status TryCurlSettings(CurlSettings& settings);

// Make a handle and a multi with all options that are the same for each
// exchange. Null if out of memory or descriptors. `share` may be null.
CurlEasy NewCurlEasy(const CurlSettings& settings, CURLSH* share);
CurlMulti NewCurlMulti(const CurlSettings& settings);

// Sets the proxy that `handle` uses for `url`: the one from the options or from
// the environment. The environment's proxy is not used for loopback hosts: it
// cannot reach them, and NO_PROXY often does not list them.
CURLcode SetCurlProxy(CURL* handle, const CurlSettings& settings,
                      std::string_view url);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_CURL_OPTIONS_H_
