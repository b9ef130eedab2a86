#ifndef FIREWORKS_REST_HTTP_HTTP_REQUEST_CHECK_H_
#define FIREWORKS_REST_HTTP_HTTP_REQUEST_CHECK_H_

#include <string>

#include "fireworks/rest/http/http_message.h"

namespace fireworks::rest {

// Each function returns why the method and URL, or the headers, cannot be sent,
// or "" if they can.
//
// libcurl sends the bytes of a header as they are, so a line break in a value
// would add a header or a whole request. Only the transport sets framing
// headers (Content-Length, Transfer-Encoding, ...). The returned text never
// quotes a header's value, which may be the key.
std::string CheckRequestLine(const HttpRequest& request);
std::string CheckHttpHeaders(const HttpHeaders& headers);
std::string CheckHttpHeader(const HttpHeader& header);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_HTTP_REQUEST_CHECK_H_
