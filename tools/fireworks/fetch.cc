#include "fetch.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "command.h"
#include "failure.h"
#include "fireworks/client.h"
#include "flags.h"
#include "interrupt.h"
#include "progress.h"

namespace fireworks::tools {

void Outcome::Add(const absl::Status& status) {
  ++count_;
  if (!status.ok()) ++failed_;
  if (WasRefusedHere(status)) ++refused_;
  if (absl::IsCancelled(status)) ++cancelled_;
}

int Outcome::ExitCode() const {
  if (signal_ != 0 && cancelled_ > 0) return ExitCodeOfSignal(signal_);
  if (failed_ == 0) return kExitOk;
  return refused_ == count_ ? kExitUsage : kExitCallFailed;
}

Outcome FetchInOrder(
    const Connection& connection, const std::vector<std::string>& names,
    const ReadMask& mask, CallContext* context,
    const std::function<void(size_t, const absl::StatusOr<Model>&)>& tell) {
  Outcome outcome;
  const auto tell_result = [&](size_t i, const absl::StatusOr<Model>& model) {
    if (model.ok()) return tell(i, model);
    tell(i, NameTheTimeout(connection, model.status()));
  };
  context->set_deadline(connection.deadline);
  const Interrupt interrupt(context);
  Progress progress(absl::StrCat("waiting for ", names[0]), connection.verbose);
  if (names.size() == 1) {
    // GetModel(), because its call report holds more than that of a batch.
    const absl::StatusOr<Model> model =
        connection.client.GetModel(names[0], mask, context);
    const auto pause = progress.Pause();
    outcome.Add(model.status());
    tell_result(0, model);
    outcome.set_signal(interrupt.signal());
    return outcome;
  }
  std::vector<std::optional<absl::StatusOr<Model>>> waiting(names.size());
  size_t arrived = 0;
  size_t next = 0;
  GetModelsOptions options;
  options.on_result = [&](size_t i, const absl::StatusOr<Model>& model) {
    outcome.Add(model.status());
    progress.Set(absl::StrCat(++arrived, " of ", names.size(), " models"));
    waiting[i] = model;
    if (i != next) return;
    const auto pause = progress.Pause();
    for (; next < names.size() && waiting[next].has_value(); ++next) {
      tell_result(next, *waiting[next]);
      waiting[next].reset();
    }
  };
  connection.client.GetModels(names, mask, options, context);
  outcome.set_signal(interrupt.signal());
  return outcome;
}

}  // namespace fireworks::tools
