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
  kRefused,  // Because of the key or its permissions.
  kNotMade,  // Says nothing: the client's queue was full, or the call was cancelled.
};

// What the end of a call says about the model and about the service.
struct Verdict {
  Ending ending;
  Breaker::Outcome service;
};

// `is_ours`: the client calls a server. A stub of the caller may return errors without
// ErrorInfo.
Verdict Judge(const absl::Status& status, bool is_ours);

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_FETCH_VERDICT_H_
