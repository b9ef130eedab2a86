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
  kRefused,   // Because of the key or its permissions.
  kNoAnswer,  // Says nothing: the call was not sent, or was cancelled.
};

// What the end of a call says about the model and about the service.
struct Verdict {
  Ending ending;
  Breaker::Outcome service;
};

// Where a status comes from.
enum class Source {
  kClient,  // A call of a client to a server.
  kBatch,   // The same, with a deadline that many calls share.
  kStub,    // A stub of the caller, whose errors may have no ErrorInfo.
};

Verdict JudgeFetch(const absl::Status& status, Source source);

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_FETCH_VERDICT_H_
