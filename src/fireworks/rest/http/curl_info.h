#ifndef FIREWORKS_REST_HTTP_CURL_INFO_H_
#define FIREWORKS_REST_HTTP_CURL_INFO_H_

// What libcurl tells of a transfer that has ended.

#include <curl/curl.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "fireworks/rest/http/http_message.h"

namespace fireworks::rest {

template <typename T>
T CurlInfo(CURL* handle, CURLINFO info) {
  T value = T();
  curl_easy_getinfo(handle, info, &value);
  return value;
}

// `reused`: the transfer had no phases of connecting.
HttpTimings ReadTimings(CURL* handle, bool reused);
// As HttpResult has them.
std::string PeerAddress(CURL* handle);
int HttpVersionOf(CURL* handle);
int64_t BytesSent(CURL* handle, size_t body_size);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_CURL_INFO_H_
