#include "fireworks/rest/http/http_message.h"

#include <string_view>

#include "absl/strings/match.h"
#include "fireworks/internal/strings.h"

namespace fireworks::rest {

using ::fireworks::internal::AbslView;

std::string_view FindHeader(const HttpHeaders& headers, std::string_view name) {
  for (const HttpHeader& header : headers) {
    if (absl::EqualsIgnoreCase(AbslView(header.name), AbslView(name))) {
      return header.value;
    }
  }
  return {};
}

std::string_view HttpFailureName(HttpFailure failure) {
  switch (failure) {
    case HttpFailure::kNone:
      return "None";
    case HttpFailure::kDeadline:
      return "Deadline";
    case HttpFailure::kConnectTimeout:
      return "ConnectTimeout";
    case HttpFailure::kResolve:
      return "Resolve";
    case HttpFailure::kConnect:
      return "Connect";
    case HttpFailure::kProxyRefused:
      return "ProxyRefused";
    case HttpFailure::kTlsVerification:
      return "TlsVerification";
    case HttpFailure::kTlsHandshake:
      return "TlsHandshake";
    case HttpFailure::kConnectionLost:
      return "ConnectionLost";
    case HttpFailure::kTruncated:
      return "Truncated";
    case HttpFailure::kBodyTooLarge:
      return "BodyTooLarge";
    case HttpFailure::kProtocol:
      return "Protocol";
    case HttpFailure::kInvalidRequest:
      return "InvalidRequest";
    case HttpFailure::kInternal:
      return "Internal";
  }
  return "Unknown";
}

bool IsIdempotent(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "PUT" ||
         method == "DELETE";
}

bool IsSuccess(const HttpResult& result) {
  return result.failure == HttpFailure::kNone &&
         result.response.status / 100 == 2 && result.response.status != 206;
}

}  // namespace fireworks::rest
