#include "fireworks/rest/http/http_request_check.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "fireworks/internal/quote.h"
#include "fireworks/internal/strings.h"

namespace fireworks::rest {
namespace {

using ::fireworks::internal::AbslView;

constexpr std::string_view kFramingHeaders[] = {
    "Connection", "Content-Length",    "Expect",
    "TE",         "Transfer-Encoding", "Upgrade"};

bool IsControl(char c) {
  return absl::ascii_iscntrl(static_cast<unsigned char>(c));
}

// RFC 9110, section 5.6.2.
bool IsTokenChar(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         (c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) !=
                           std::string_view::npos);
}

bool IsToken(std::string_view s) {
  return !s.empty() && std::all_of(s.begin(), s.end(), IsTokenChar);
}

bool HasControl(std::string_view s) {
  return std::any_of(s.begin(), s.end(), IsControl);
}

std::string CheckUrl(std::string_view url) {
  if (!absl::StartsWithIgnoreCase(AbslView(url), "https://") &&
      !absl::StartsWithIgnoreCase(AbslView(url), "http://")) {
    return "the URL begins with neither https:// nor http://";
  }
  if (HasControl(url) || url.find(' ') != std::string_view::npos) {
    return "the URL contains a space or a control character";
  }
  return "";
}

}  // namespace

std::string CheckHttpHeader(const HttpHeader& header) {
  if (!IsToken(header.name)) {
    return absl::StrCat("the name of header ",
                        fireworks::internal::Quote(header.name),
                        " is not an HTTP token");
  }
  if (HasControl(header.value)) {
    return absl::StrCat("the value of header ", header.name,
                        " contains a control character");
  }
  for (std::string_view framing : kFramingHeaders) {
    if (absl::EqualsIgnoreCase(header.name, AbslView(framing))) {
      return absl::StrCat("header ", header.name,
                          " is set only by the transport");
    }
  }
  return "";
}

std::string CheckHttpHeaders(const HttpHeaders& headers) {
  for (const HttpHeader& header : headers) {
    std::string problem = CheckHttpHeader(header);
    if (!problem.empty()) return problem;
  }
  return "";
}

std::string CheckRequestLine(const HttpRequest& request) {
  if (!IsToken(request.method)) return "the method is not an HTTP token";
  if (request.method == "HEAD" && !request.body.empty()) {
    return "a HEAD request takes no body";
  }
  return CheckUrl(request.url);
}

}  // namespace fireworks::rest
