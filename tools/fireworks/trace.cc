#include "trace.h"

#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "fireworks/client_options.h"
#include "fireworks/internal/strings.h"
#include "fireworks/rest/call_observer.h"
#include "fireworks/rest/call_report.h"
#include "fireworks/rest/http/http_message.h"
#include "output.h"

namespace fireworks::tools {
namespace {

using ::fireworks::internal::AbslView;

std::string Milliseconds(absl::Duration d) {
  return absl::FormatDuration(absl::Trunc(d, absl::Microseconds(100)));
}

// "connected at 1ms, first byte at 2ms, end at 3ms". Phases that took no
// measurable time are left out: a reused connection skips some.
std::string Phases(const rest::HttpTimings& timings) {
  std::string text;
  const auto add = [&text](absl::string_view name, absl::Duration d) {
    if (d < absl::Microseconds(100)) return;
    absl::StrAppend(&text, name, " at ", Milliseconds(d), ", ");
  };
  add("name found", timings.name_lookup);
  add("connected", timings.connect);
  add("TLS up", timings.tls);
  add("first byte", timings.first_byte);
  absl::StrAppend(&text, "end at ", Milliseconds(timings.total));
  return text;
}

std::string Outcome(const rest::AttemptEvent& event) {
  if (event.failure == rest::HttpFailure::kNone) {
    return absl::StrCat("HTTP ", event.http_status);
  }
  return absl::StrCat("failed (",
                      AbslView(rest::HttpFailureName(event.failure)), ")");
}

}  // namespace

void TraceOptions(const ClientOptions& options) {
  Say(absl::StrCat("* endpoint ",
                   options.endpoint.empty() ? "(default)" : options.endpoint,
                   "; timeout ", absl::FormatDuration(options.timeout),
                   "; API key [redacted]"));
}

void TraceObserver::OnAttempt(const rest::AttemptEvent& event) {
  std::string line = absl::StrCat(
      "* ", AbslView(event.method), " ", AbslView(event.resource), " attempt ",
      event.attempt, ": ", Outcome(event), "; ", Phases(event.timings), "; ",
      event.connection_reused ? "reused" : "new", " connection; ",
      event.bytes_sent, " bytes sent, ", event.bytes_received, " received");
  if (event.backoff != absl::InfiniteDuration()) {
    absl::StrAppend(&line, "; next attempt in ", Milliseconds(event.backoff));
  }
  Say(line);
}

void TraceObserver::OnCall(const rest::CallEvent& event) {
  const rest::CallReport& report = event.report;
  std::string line = absl::StrCat(
      "* ", AbslView(event.resource), ": ",
      absl::StatusCodeToString(event.status.code()), " after ", report.attempts,
      report.attempts == 1 ? " attempt" : " attempts", " in ",
      Milliseconds(report.elapsed));
  if (!report.peer_address.empty()) {
    absl::StrAppend(&line, "; server ", report.peer_address);
  }
  if (!report.request_id.empty()) {
    absl::StrAppend(&line, "; request id ", report.request_id);
  }
  Say(line);
}

}  // namespace fireworks::tools
