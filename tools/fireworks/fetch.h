#ifndef FIREWORKS_TOOLS_FIREWORKS_FETCH_H_
#define FIREWORKS_TOOLS_FIREWORKS_FETCH_H_

// Reads models by name, for the commands get, check and drift.

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fireworks/client.h"
#include "fireworks/read_mask.h"
#include "flags.h"

namespace fireworks::tools {

// Counts the results of calls to derive the exit code.
class Outcome {
 public:
  void Add(const absl::Status& status);
  void set_signal(int signal) { signal_ = signal; }

  // The exit code, if the command has nothing else to report: kExitOk;
  // ExitCodeOfSignal() if a signal cancelled calls; kExitUsage if nothing was
  // sent; otherwise kExitCallFailed.
  int ExitCode() const;

 private:
  size_t count_ = 0;
  size_t failed_ = 0;
  size_t refused_ = 0;
  size_t cancelled_ = 0;
  int signal_ = 0;
};

// Gets the models concurrently. Calls `tell` with the index and result of each, in
// the order of `names`, as soon as this result and all before it have arrived.
// Shows a progress line, which is hidden while `tell` runs. Ends at the
// connection's deadline, or at a signal, which makes the missing results
// CANCELLED. `names` must not be empty; `context` must be new.
Outcome FetchInOrder(
    const Connection& connection, const std::vector<std::string>& names,
    const ReadMask& mask, CallContext* context,
    const std::function<void(size_t, const absl::StatusOr<Model>&)>& tell);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_FETCH_H_
