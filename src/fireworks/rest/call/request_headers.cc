#include "fireworks/rest/call/request_headers.h"

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "fireworks/internal/strings.h"
#include "fireworks/rest/http/http_message.h"
#include "fireworks/rest/http/http_request_check.h"

namespace fireworks::rest::internal {
namespace {

using ::fireworks::internal::AbslView;

bool IsOwnHeader(std::string_view name) {
  for (std::string_view own : {"Accept", "Accept-Encoding", "Authorization",
                               "Content-Type", "Host", "User-Agent"}) {
    if (absl::EqualsIgnoreCase(AbslView(name), AbslView(own))) return true;
  }
  return false;
}

std::string Bearer(std::string_view key) {
  return absl::StrCat("Bearer ", AbslView(key));
}

}  // namespace

absl::Status FillHeaders(const OwnHeaders& own, const HttpHeaders* users,
                         HttpHeaders* headers) {
  size_t count = 0;
  const auto add = [&](std::string_view name, std::string_view value) {
    if (count == headers->size()) headers->emplace_back();
    (*headers)[count].name = name;
    (*headers)[count].value = value;
    ++count;
  };
  if (users != nullptr) {
    for (const HttpHeader& header : *users) {
      std::string problem = CheckHttpHeader(header);
      if (problem.empty() && IsOwnHeader(header.name)) {
        problem = absl::StrCat("header ", header.name,
                               " is set by the library itself");
      }
      if (!problem.empty()) return absl::InvalidArgumentError(problem);
      add(header.name, header.value);
    }
  }
  add("Accept", own.accept);
  add("User-Agent", own.user_agent);
  if (!own.content_type.empty()) add("Content-Type", own.content_type);
  // Must be the last header: ReplaceKey() replaces the last one.
  if (!own.key.empty()) add("Authorization", Bearer(own.key));
  headers->resize(count);
  return absl::OkStatus();
}

void ReplaceKey(std::string_view key, HttpHeaders* headers) {
  headers->back().value = Bearer(key);
}

}  // namespace fireworks::rest::internal
