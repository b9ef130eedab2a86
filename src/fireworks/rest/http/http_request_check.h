#ifndef FIREWORKS_REST_HTTP_HTTP_REQUEST_CHECK_H_
#define FIREWORKS_REST_HTTP_HTTP_REQUEST_CHECK_H_

#include <string>

#include "fireworks/rest/http/http_message.h"

namespace fireworks::rest {

// What makes a request unfit to be sent, or "" if nothing does: its method and
// URL, and its headers.
//
// libcurl sends the bytes of a header as they are, so a line break in one would
// be a header more, or a whole request more. Framing headers (Content-Length,
// Transfer-Encoding, ...) belong to the transport. The answer never quotes a
// header's value: it may be the key.
std::string CheckRequestLine(const HttpRequest& request);
std::string CheckHttpHeaders(const HttpHeaders& headers);
std::string CheckHttpHeader(const HttpHeader& header);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_HTTP_REQUEST_CHECK_H_
