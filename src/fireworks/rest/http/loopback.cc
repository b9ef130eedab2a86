#include "fireworks/rest/http/loopback.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/strings/match.h"
#include "fireworks/internal/strings.h"

namespace fireworks::rest {

using ::fireworks::internal::AbslView;

std::string_view UrlHost(std::string_view url) {
  const size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  std::string_view host = url.substr(scheme + 3);
  host = host.substr(0, host.find_first_of("/?#"));
  const size_t user = host.rfind('@');
  if (user != std::string_view::npos) host.remove_prefix(user + 1);
  if (!host.empty() && host.front() == '[') {
    const size_t close = host.find(']');
    if (close == std::string_view::npos) return {};
    return host.substr(1, close - 1);
  }
  return host.substr(0, host.find(':'));
}

bool IsLoopbackHost(std::string_view host) {
  if (absl::EqualsIgnoreCase(AbslView(host), "localhost") ||
      absl::EndsWithIgnoreCase(AbslView(host), ".localhost")) {
    return true;
  }
  const std::string text(host);
  in_addr v4;
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) {
    return ntohl(v4.s_addr) >> 24 == 127;
  }
  in6_addr v6;
  if (inet_pton(AF_INET6, text.c_str(), &v6) == 1) {
    return IN6_IS_ADDR_LOOPBACK(&v6);
  }
  return false;
}

}  // namespace fireworks::rest
