#ifndef FIREWORKS_REST_CALL_ATTEMPT_REPORT_H_
#define FIREWORKS_REST_CALL_ATTEMPT_REPORT_H_

#include <string>

#include "absl/types/span.h"
#include "fireworks/rest/call_report.h"
#include "fireworks/rest/http/http_message.h"

namespace fireworks::rest::internal {

// Sets what `report` says about the last attempt, without `secrets`, which are also
// removed from report.drift. Leaves `body` to the caller. `failed`: the body was an
// error or could not be decoded. Moves from parts of `result`, but not from the body.
void ReportAttempt(HttpResult& result, bool failed,
                   absl::Span<const std::string> secrets, CallReport& report);

// A copy for observers: only the caller may see bodies and the values in them.
CallReport ForObservers(const CallReport& report);

}  // namespace fireworks::rest::internal

#endif  // FIREWORKS_REST_CALL_ATTEMPT_REPORT_H_
