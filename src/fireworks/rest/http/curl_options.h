#ifndef FIREWORKS_REST_HTTP_CURL_OPTIONS_H_
#define FIREWORKS_REST_HTTP_CURL_OPTIONS_H_

#include <curl/curl.h>

#include <memory>

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

// What every handle of a transport is told, settled once.
struct CurlSettings {
  HttpOptions options;
  CaSource ca;
};

// A handle and a multi with everything set that is the same for each exchange;
// null if memory or descriptors ran out or libcurl knows one of the options not.
// `share` may be null.
CurlEasy NewCurlEasy(const CurlSettings& settings, CURLSH* share);
CurlMulti NewCurlMulti(const CurlSettings& settings);

// Sets which proxy `handle` uses: the one of the options or the environment,
// or, with `direct`, none.
CURLcode SetCurlProxy(CURL* handle, const HttpOptions& options, bool direct);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_CURL_OPTIONS_H_
