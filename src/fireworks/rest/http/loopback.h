#ifndef FIREWORKS_REST_HTTP_LOOPBACK_H_
#define FIREWORKS_REST_HTTP_LOOPBACK_H_

#include <string_view>

namespace fireworks::rest {

// Returns the host of an absolute http(s) URL, without the port, the user info
// and the brackets of an IPv6 address; "" if there is none.
//   UrlHost("https://api.example.com:8443/v1") == "api.example.com"
std::string_view UrlHost(std::string_view url);

// Whether `host` names this machine: localhost and names that end with
// ".localhost", 127.0.0.0/8 as four numbers, ::1. Does not resolve names.
bool IsLoopbackHost(std::string_view host);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_LOOPBACK_H_
