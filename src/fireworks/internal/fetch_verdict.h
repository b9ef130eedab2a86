#ifndef FIREWORKS_INTERNAL_FETCH_VERDICT_H_
#define FIREWORKS_INTERNAL_FETCH_VERDICT_H_

#include "absl/status/status.h"
#include "fireworks/internal/breaker.h"

namespace fireworks::internal {

// How a call for a model ended.
enum class Ending {
  kModel,
  kNotFound,
  kFailed,
  kRefused,  // The key or its rights are the reason.
  kNotMade,  // It tells nothing: the client had no room for it, or it was cancelled.
};

// What the end of a call says of the model, and of the service.
struct Verdict {
  Ending ending;
  Breaker::Outcome service;
};

// `is_ours`: of a client that calls a server, and not a stub of the caller's, whose
// errors need no ErrorInfo.
Verdict Judge(const absl::Status& status, bool is_ours);

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_FETCH_VERDICT_H_
