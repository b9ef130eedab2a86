#include "fireworks/rest/http/curl_headers.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace fireworks::rest {
namespace {

// False if out of memory; then `list` is as it was.
bool Append(CurlList& list, const std::string& line) {
  curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) return false;
  if (list == nullptr) list.reset(longer);
  return true;
}

}  // namespace

bool HasBody(const HttpRequest& request) {
  const std::string& method = request.method;
  return !request.body.empty() || method == "POST" || method == "PUT" ||
         method == "PATCH";
}

bool SendsSameHeaders(const HttpRequest& a, const HttpRequest& b) {
  const auto same = [](const HttpHeader& x, const HttpHeader& y) {
    return x.name == y.name && x.value == y.value;
  };
  return HasBody(a) == HasBody(b) &&
         std::equal(a.headers.begin(), a.headers.end(), b.headers.begin(),
                    b.headers.end(), same);
}

bool MakeCurlHeaders(const HttpRequest& request, CurlList& list) {
  CurlList made;
  std::string line;
  for (const HttpHeader& header : request.headers) {
    // "Name:" would make libcurl leave the header out, with blanks or without.
    const bool blank =
        header.value.find_first_not_of(" \t") == std::string::npos;
    line = blank ? absl::StrCat(header.name, ";")
                 : absl::StrCat(header.name, ": ", header.value);
    if (!Append(made, line)) return false;
  }
  // Two that libcurl would add to a body: one costs a round trip, the other
  // says that it is a web form.
  if (HasBody(request)) {
    if (!Append(made, "Expect:")) return false;
    if (FindHeader(request.headers, "Content-Type").empty() &&
        !Append(made, "Content-Type:")) {
      return false;
    }
  }
  list = std::move(made);
  return true;
}

}  // namespace fireworks::rest
