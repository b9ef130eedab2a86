#include "fireworks/rest/call/attempt_report.h"

#include <string>
#include <string_view>
#include <utility>

#include "absl/types/span.h"
#include "fireworks/json/drift.h"
#include "fireworks/rest/errors/response_headers.h"
#include "fireworks/rest/errors/scrub.h"

namespace fireworks::rest::internal {
namespace {

constexpr size_t kMaxExcerptBytes = 1024;

}  // namespace

void ReportAttempt(HttpResult& result, bool failed,
                   absl::Span<const std::string> secrets, CallReport& report) {
  const std::string_view body = result.response.body;
  report.error_excerpt =
      Scrub(body.substr(0, failed ? kMaxExcerptBytes : 0), secrets);
  report.http_status = result.response.status;
  report.request_id = Scrub(RequestId(result.response.headers), secrets);
  report.headers = std::move(result.response.headers);
  for (HttpHeader& header : report.headers) {
    ScrubInPlace(secrets, header.name);
    ScrubInPlace(secrets, header.value);
  }
  for (json::Drift& drift : report.drift.findings) {
    ScrubInPlace(secrets, drift.json_path);
    ScrubInPlace(secrets, drift.path_pattern);
    ScrubInPlace(secrets, drift.name);
    ScrubInPlace(secrets, drift.value);
  }
  report.connection_reused = result.connection_reused;
  report.peer_address = std::move(result.peer_address);
  report.http_version = result.http_version;
  report.timings = result.timings;
  report.bytes_sent = result.bytes_sent;
  report.bytes_received = result.bytes_received;
}

CallReport ForObservers(const CallReport& report) {
  CallReport redacted = report;
  redacted.error_excerpt.clear();
  for (json::Drift& drift : redacted.drift.findings) drift.value.clear();
  return redacted;
}

}  // namespace fireworks::rest::internal
