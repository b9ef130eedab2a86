#ifndef FIREWORKS_TOOLS_FIREWORKS_FETCH_H_
#define FIREWORKS_TOOLS_FIREWORKS_FETCH_H_

// Models by name, as get, check and drift read them.

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

// What the exit code is about.
class Outcome {
 public:
  void Add(const absl::Status& status);
  void set_signal(int signal) { signal_ = signal; }

  // Of a command that found nothing wrong beside: kExitOk, kExitCallFailed,
  // kExitUsage if nothing was sent, or what a signal makes of it.
  int ExitCode() const;

 private:
  size_t count_ = 0;
  size_t failed_ = 0;
  size_t refused_ = 0;
  size_t cancelled_ = 0;
  int signal_ = 0;
};

// Gets the models at the same time, and tells of each in the order of the names,
// as soon as it and those before it are there. Shows progress, which does not
// stand while `tell` runs. Ends by the connection's deadline or at a signal,
// which leaves CANCELLED to those that are missing. `context` must be new.
Outcome FetchInOrder(
    const Connection& connection, const std::vector<std::string>& names,
    const ReadMask& mask, CallContext* context,
    const std::function<void(size_t, const absl::StatusOr<Model>&)>& tell);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_FETCH_H_
