#include "fireworks/rest/call/endpoint.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "fireworks/internal/quote.h"
#include "fireworks/internal/strings.h"
#include "fireworks/rest/http/loopback.h"

namespace fireworks::rest {
namespace {

using ::fireworks::internal::AbslView;
using ::fireworks::internal::Quote;

absl::Status Wrong(std::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat("the endpoint ", AbslView(what)));
}

bool IsWordByte(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' ||
         c == '_';
}

bool IsIpv6(std::string_view text) {
  in6_addr address;
  return inet_pton(AF_INET6, std::string(text).c_str(), &address) == 1;
}

bool IsIpv4(std::string_view text) {
  in_addr address;
  return inet_pton(AF_INET, std::string(text).c_str(), &address) == 1;
}

// A DNS name or an IPv4 address of four numbers. Resolvers disagree about other
// spellings of an address ("127.1", "0x7f000001").
bool IsHostName(std::string_view host) {
  constexpr size_t kMaxLabelBytes = 63;
  constexpr size_t kMaxNameBytes = 253;
  if (host.size() > kMaxNameBytes) return false;
  std::string_view last;
  for (absl::string_view label : absl::StrSplit(AbslView(host), '.')) {
    if (label.empty() || label.size() > kMaxLabelBytes ||
        !std::all_of(label.begin(), label.end(), IsWordByte)) {
      return false;
    }
    last = std::string_view(label.data(), label.size());
  }
  return !absl::ascii_isdigit(static_cast<unsigned char>(last[0])) ||
         IsIpv4(host);
}

// The parts of "host", "host:port" or "[v6]:port". `port` includes its colon.
struct Authority {
  std::string host;
  std::string port;
};

absl::StatusOr<Authority> ParseAuthority(std::string_view text) {
  if (IsIpv6(text)) {
    return Wrong("has an IPv6 address, which must be in brackets");
  }
  Authority authority;
  const size_t colon =
      text.find(':', text.substr(0, 1) == "[" ? text.find(']') : 0);
  const std::string_view host = text.substr(0, colon);
  if (host.empty()) return Wrong("has no host");
  const bool bracketed = host.front() == '[' && host.back() == ']';
  if (bracketed ? !IsIpv6(host.substr(1, host.size() - 2))
                : !IsHostName(host)) {
    return Wrong(absl::StrCat(
        "has a host that is not a valid name or address: ", Quote(host)));
  }
  authority.host = absl::AsciiStrToLower(AbslView(host));
  if (colon == text.npos) return authority;

  const std::string_view port = text.substr(colon + 1);
  int number = 0;
  if (port.find_first_not_of("0123456789") != port.npos ||
      !absl::SimpleAtoi(AbslView(port), &number) || number < 1 ||
      number > 65535) {
    return Wrong(absl::StrCat(
        "has a port that is not a number from 1 to 65535: ", Quote(port)));
  }
  authority.port = absl::StrCat(":", number);
  return authority;
}

absl::Status CheckPath(std::string_view path) {
  if (path.empty()) return absl::OkStatus();
  for (absl::string_view segment :
       absl::StrSplit(AbslView(path.substr(1)), '/')) {
    const bool plain = std::all_of(segment.begin(), segment.end(), [](char c) {
      return IsWordByte(c) || c == '.' || c == '~';
    });
    if (!plain || segment.empty() || segment == "." || segment == "..") {
      return Wrong(absl::StrCat(
          "has a path that is not plain words between slashes: ", Quote(path)));
    }
  }
  return absl::OkStatus();
}

}  // namespace

// Errors never quote user info or a query, which may be credentials.
absl::StatusOr<std::string> NormalizeEndpoint(std::string_view url,
                                              bool allow_plain_http) {
  if (url.empty()) return Wrong("is empty");
  for (const char c : url) {
    if (!absl::ascii_isgraph(static_cast<unsigned char>(c)) || c == '\\') {
      return Wrong(
          "contains a space or another byte that a URL cannot contain");
    }
  }
  const size_t colon = url.find("://");
  if (colon == url.npos) {
    return Wrong("has no scheme; it must start with \"https://\"");
  }
  const std::string scheme =
      absl::AsciiStrToLower(AbslView(url.substr(0, colon)));
  if (scheme != "https" && scheme != "http") {
    return Wrong("has a scheme other than https");
  }
  if (url.find('?') != url.npos) return Wrong("has a query (\"?\")");
  if (url.find('#') != url.npos) return Wrong("has a fragment (\"#\")");

  const std::string_view rest = url.substr(colon + 3);
  // Searched in all of `rest`, because a password may contain a slash.
  if (rest.find('@') != rest.npos) {
    return Wrong("has user info (\"@\"); set the key in its own option");
  }
  const size_t slash = std::min(rest.find('/'), rest.size());
  absl::StatusOr<Authority> authority = ParseAuthority(rest.substr(0, slash));
  if (!authority.ok()) return authority.status();

  std::string_view path = rest.substr(slash);
  while (!path.empty() && path.back() == '/') path.remove_suffix(1);
  absl::Status status = CheckPath(path);
  if (!status.ok()) return status;

  std::string result = absl::StrCat(scheme, "://", authority->host,
                                    authority->port, AbslView(path));
  if (scheme == "http" && !allow_plain_http &&
      !IsLoopbackHost(UrlHost(result))) {
    return Wrong(
        "uses http to another host, which exposes the key to the network; use "
        "https, or set the option allow_plain_http");
  }
  return result;
}

}  // namespace fireworks::rest
