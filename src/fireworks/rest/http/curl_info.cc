#include "fireworks/rest/http/curl_info.h"

#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "fireworks/rest/http/curl_options.h"

namespace fireworks::rest {
namespace {

absl::Duration TimeInfo(CURL* handle, CURLINFO info) {
  return absl::Microseconds(CurlInfo<curl_off_t>(handle, info));
}

}  // namespace

HttpTimings ReadTimings(CURL* handle, bool reused) {
  HttpTimings timings;
  if (!reused) {
    timings.name_lookup = TimeInfo(handle, CURLINFO_NAMELOOKUP_TIME_T);
    timings.connect = TimeInfo(handle, CURLINFO_CONNECT_TIME_T);
    timings.tls = TimeInfo(handle, CURLINFO_APPCONNECT_TIME_T);
  }
  timings.first_byte = TimeInfo(handle, CURLINFO_STARTTRANSFER_TIME_T);
  timings.total = TimeInfo(handle, CURLINFO_TOTAL_TIME_T);
  return timings;
}

std::string PeerAddress(CURL* handle) {
  const char* ip = CurlInfo<const char*>(handle, CURLINFO_PRIMARY_IP);
  if (ip == nullptr || *ip == '\0') return "";
  const bool v6 = std::string_view(ip).find(':') != std::string_view::npos;
  return absl::StrCat(v6 ? "[" : "", ip, v6 ? "]:" : ":",
                      CurlInfo<CurlLong>(handle, CURLINFO_PRIMARY_PORT));
}

int HttpVersionOf(CURL* handle) {
  switch (CurlInfo<CurlLong>(handle, CURLINFO_HTTP_VERSION)) {
    case CURL_HTTP_VERSION_1_0:
      return 10;
    case CURL_HTTP_VERSION_1_1:
      return 11;
    case CURL_HTTP_VERSION_2_0:
      return 20;
    case CURL_HTTP_VERSION_3:
      return 30;
    default:
      return 0;
  }
}

// libcurl counts a body as part of the request when both fit into one buffer.
int64_t BytesSent(CURL* handle, size_t body_size) {
  const int64_t request = CurlInfo<CurlLong>(handle, CURLINFO_REQUEST_SIZE);
  if (request > static_cast<int64_t>(body_size)) return request;
  return request + CurlInfo<curl_off_t>(handle, CURLINFO_SIZE_UPLOAD_T);
}

}  // namespace fireworks::rest
