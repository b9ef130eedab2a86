#include "fireworks/rest/http/curl_header_list.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"

namespace fireworks::rest {
namespace {

bool SameHeaders(const HttpHeaders& a, const HttpHeaders& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const HttpHeader& x, const HttpHeader& y) {
                      return x.name == y.name && x.value == y.value;
                    });
}

}  // namespace

bool HasBody(const HttpRequest& request) {
  const std::string_view method = request.method;
  return !request.body.empty() || method == "POST" || method == "PUT" ||
         method == "PATCH";
}

void CurlHeaderList::Prepare(const HttpRequest& request) {
  const bool has_body = HasBody(request);
  if (has_body == has_body_ && SameHeaders(request.headers, headers_)) return;
  list_.reset();
  headers_ = request.headers;
  has_body_ = has_body;
}

bool CurlHeaderList::Make(const HttpRequest& request) {
  bool made = true;
  for (const HttpHeader& header : request.headers) {
    // libcurl omits "Name:" and "Name: "; it sends "Name;" with an empty value.
    const bool blank =
        header.value.find_first_not_of(" \t") == std::string::npos;
    made =
        made && Append(blank ? absl::StrCat(header.name, ";")
                             : absl::StrCat(header.name, ": ", header.value));
  }
  // Without these lines libcurl would add an Expect header, which costs a round
  // trip, and a Content-Type that says that the body is a web form.
  if (has_body_) {
    made = made && Append("Expect:");
    if (FindHeader(request.headers, "Content-Type").empty()) {
      made = made && Append("Content-Type:");
    }
  }
  if (!made) Drop();
  return made;
}

bool CurlHeaderList::Append(const std::string& line) {
  curl_slist* const longer = curl_slist_append(list_.get(), line.c_str());
  if (longer == nullptr) return false;
  if (list_ == nullptr) list_.reset(longer);
  return true;
}

}  // namespace fireworks::rest
