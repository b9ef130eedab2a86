#include "fireworks/rest/call/send_window.h"

#include <algorithm>
#include <cstddef>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"

namespace fireworks::rest::internal {
namespace {

// The loops of a channel resume within this time after a pause.
constexpr absl::Duration kSpread = absl::Milliseconds(50);

// Refusals without a pause within this time count as one burst.
constexpr absl::Duration kBurst = absl::Seconds(1);

}  // namespace

bool SendWindow::Pause(absl::Time end, absl::Time now,
                       absl::FunctionRef<double()> random) {
  if (end == pause_ || end <= now) return false;
  pause_ = end;
  reopens_ = end + random() * kSpread;
  open_ = 1;
  return true;
}

void SendWindow::OnServed(absl::Time now) {
  if (open_ < size_) {
    // Answers to requests from before the pause do not show that it is over.
    if (!IsPaused(now)) ++open_;
  } else if (size_ < most_ && ++served_ >= size_) {
    served_ = 0;
    open_ = ++size_;
  }
}

void SendWindow::OnSlowDown(absl::Time until, bool pauses_channel,
                            absl::Time now) {
  const bool is_new = now >= burst_end_;
  if (pauses_channel) {
    burst_end_ = std::max(burst_end_, until);
  } else if (is_new) {
    burst_end_ = std::min(until, now + kBurst);
  }
  if (!is_new) return;
  served_ = 0;
  size_ = std::max<size_t>(size_ / 2, 1);
  open_ = std::min(open_, size_);
}

}  // namespace fireworks::rest::internal
