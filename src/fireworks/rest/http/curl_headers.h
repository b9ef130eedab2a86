#ifndef FIREWORKS_REST_HTTP_CURL_HEADERS_H_
#define FIREWORKS_REST_HTTP_CURL_HEADERS_H_

// The headers of a request, as libcurl wants to have them.

#include "fireworks/rest/http/curl_options.h"
#include "fireworks/rest/http/http_message.h"

namespace fireworks::rest {

// One of no length has one, too, where the method is for sending.
bool HasBody(const HttpRequest& request);

// Whether MakeCurlHeaders() makes the same of both.
bool SendsSameHeaders(const HttpRequest& a, const HttpRequest& b);

// False if out of memory; then `list` is as it was.
bool MakeCurlHeaders(const HttpRequest& request, CurlList& list);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_CURL_HEADERS_H_
