#include "fireworks/rest/log_observer.h"

#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "absl/base/log_severity.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "fireworks/internal/excerpt.h"
#include "fireworks/internal/fork_epoch.h"
#include "fireworks/internal/strings.h"
#include "fireworks/json/drift.h"
#include "fireworks/rest/call_observer.h"
#include "fireworks/rest/call_report.h"
#include "fireworks/rest/http/http_message.h"

namespace fireworks::rest {
namespace {

using ::fireworks::internal::AbslView;
using ::fireworks::internal::StdView;

constexpr size_t kMaxDriftLines = 1000;
constexpr size_t kMaxTextBytes = 1024;

// Text that may come from outside, made part of a line.
std::string Text(std::string_view text) {
  return ::fireworks::internal::Excerpt(text, kMaxTextBytes);
}

std::string Milliseconds(absl::Duration d) {
  return absl::FormatDuration(absl::Trunc(d, absl::Microseconds(100)));
}

// "connected at 1ms, first byte at 2ms, end at 3ms": the phases that took
// place.
std::string Phases(const HttpTimings& timings) {
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

std::string Outcome(const AttemptEvent& event) {
  if (event.failure == HttpFailure::kNone) {
    return absl::StrCat("HTTP ", event.http_status);
  }
  return absl::StrCat("failed (", AbslView(HttpFailureName(event.failure)),
                      ")");
}

std::string DriftLine(const json::Drift& drift) {
  const std::string path = Text(drift.path_pattern);
  if (drift.kind == json::Drift::Kind::kUnknownField) {
    return absl::StrCat("drift: ", path, " is not a field of ",
                        drift.type_name);
  }
  return absl::StrCat("drift: ", path, " is ",
                      drift.name.empty() ? "a value" : drift.name,
                      drift.name.empty() ? " that " : ", which ",
                      drift.type_name, " does not have");
}

class LogObserver final : public CallObserver {
 public:
  LogObserver(LogFunction write, std::shared_ptr<CallObserver> next)
      : write_(std::move(write)), next_(std::move(next)) {}

  void OnAttempt(const AttemptEvent& event) override;
  void OnCall(const CallEvent& event) override;

 private:
  // What this process has written of drift.
  struct Written {
    std::mutex mutex;
    std::set<std::string> of;
  };

  void WriteOnce(const std::string& of, const std::string& line);

  const LogFunction write_;
  const std::shared_ptr<CallObserver> next_;
  ::fireworks::internal::PerProcess<Written> written_{
      [] { return std::make_unique<Written>(); }};
};

void LogObserver::OnAttempt(const AttemptEvent& event) {
  std::string line = absl::StrCat(
      AbslView(event.method), " ", Text(event.resource), " attempt ",
      event.attempt, ": ", Outcome(event), "; ", Phases(event.timings), "; ",
      event.connection_reused ? "reused" : "new", " connection; ",
      event.bytes_sent, " bytes sent, ", event.bytes_received, " received");
  if (event.backoff != absl::InfiniteDuration()) {
    absl::StrAppend(&line, "; next attempt in ", Milliseconds(event.backoff));
  }
  write_(absl::LogSeverity::kInfo, line);
  if (next_ != nullptr) next_->OnAttempt(event);
}

void LogObserver::OnCall(const CallEvent& event) {
  const CallReport& report = event.report;
  const std::string resource = Text(event.resource);
  std::string line = absl::StrCat(
      resource, ": ", absl::StatusCodeToString(event.status.code()), " after ",
      report.attempts, report.attempts == 1 ? " attempt" : " attempts", " in ",
      Milliseconds(report.elapsed));
  if (!report.peer_address.empty()) {
    absl::StrAppend(&line, "; server ", report.peer_address);
  }
  if (!report.request_id.empty()) {
    absl::StrAppend(&line, "; request id ", Text(report.request_id));
  }
  if (event.status.ok()) {
    write_(absl::LogSeverity::kInfo, line);
  } else {
    const std::string message = Text(StdView(event.status.message()));
    absl::string_view reason = message;
    absl::ConsumePrefix(&reason, absl::StrCat(resource, ": "));
    absl::StrAppend(&line, "; ", reason);
    write_(absl::LogSeverity::kWarning, line);
  }
  if (!report.drift.why_not.empty()) {
    WriteOnce(report.drift.why_not,
              absl::StrCat("drift: the answers cannot be checked: ",
                           Text(report.drift.why_not)));
  }
  for (const json::Drift& drift : report.drift.findings) {
    WriteOnce(absl::StrCat(drift.type_name, " ", drift.name), DriftLine(drift));
  }
  if (next_ != nullptr) next_->OnCall(event);
}

void LogObserver::WriteOnce(const std::string& of, const std::string& line) {
  Written& written = written_.Get();
  {
    const std::lock_guard<std::mutex> lock(written.mutex);
    if (written.of.size() >= kMaxDriftLines || !written.of.insert(of).second) {
      return;
    }
  }
  write_(absl::LogSeverity::kWarning, line);
}

}  // namespace

std::shared_ptr<CallObserver> NewLogObserver(
    LogFunction write, std::shared_ptr<CallObserver> next) {
  return std::make_shared<LogObserver>(std::move(write), std::move(next));
}

}  // namespace fireworks::rest
