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

// What libcurl's variadic functions take numbers as.
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

// The proxies that the environment names, in the variables that libcurl reads.
struct EnvironmentProxies {
  std::string http;
  std::string https;
  std::string except;  // Hosts that are reached without one.
};
EnvironmentProxies ReadEnvironmentProxies();

// What every handle of a transport is told, settled once.
struct CurlSettings {
  HttpOptions options;
  CaSource ca;
  EnvironmentProxies environment;  // Empty where the options say so.
};

// Makes a handle, so that whatever does not work shows before the first call.
// Without HTTP/2 in libcurl the version in `settings` becomes kHttp11. Errors:
// FAILED_PRECONDITION that names the option that this libcurl refuses.
absl::Status TryCurlSettings(CurlSettings& settings);

// A handle and a multi with everything set that is the same for each exchange.
// Null if memory or descriptors ran out. `share` may be null.
CurlEasy NewCurlEasy(const CurlSettings& settings, CURLSH* share);
CurlMulti NewCurlMulti(const CurlSettings& settings);

// Sets which proxy `handle` uses for `url`: the one of the options or of the
// environment. The latter is not meant for this machine, which it could not
// reach and which its NO_PROXY often forgets.
CURLcode SetCurlProxy(CURL* handle, const CurlSettings& settings,
                      std::string_view url);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_CURL_OPTIONS_H_
