#include "fireworks/rest/call/retry_state.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "fireworks/internal/strings.h"
#include "fireworks/rest/errors/response_headers.h"

namespace fireworks::rest::internal {
namespace {

using ::fireworks::internal::AbslView;

// A shorter requested pause is ignored: the normal backoff is as good.
constexpr absl::Duration kShortestPause = absl::Milliseconds(100);

// Requested pauses cost no attempt, so they have a limit of their own.
constexpr int kMostPausesAskedFor = 100;

bool IsRetriedStatus(int status) {
  return status == 408 || status == 429 ||
         (status >= 500 && status < 600 && status != 501);
}

// The value of the x-should-retry header.
std::optional<bool> ServerAdvice(const HttpHeaders& headers) {
  const std::string_view value = FindHeader(headers, "x-should-retry");
  if (absl::EqualsIgnoreCase(AbslView(value), "true")) return true;
  if (absl::EqualsIgnoreCase(AbslView(value), "false")) return false;
  return std::nullopt;
}

bool IsRetriedFailure(HttpFailure failure, bool idempotent) {
  switch (failure) {
    case HttpFailure::kResolve:
    case HttpFailure::kConnect:
    case HttpFailure::kConnectTimeout:
    case HttpFailure::kTlsHandshake:
      return true;  // Nothing of the request was sent.
    case HttpFailure::kConnectionLost:
    case HttpFailure::kTruncated:
      return idempotent;
    default:
      return false;
  }
}

RetryState::Decision Stop(std::string why) {
  RetryState::Decision decision;
  decision.stopped_because = std::move(why);
  return decision;
}

RetryState::Decision SendAfter(absl::Duration pause) {
  RetryState::Decision decision;
  decision.pause = pause;
  return decision;
}

}  // namespace

RetryState::Decision RetryState::OnResult(const HttpResult& result,
                                          absl::Time now,
                                          absl::FunctionRef<double()> random) {
  if (!std::exchange(began_, true)) budget_->Refill();
  // If the server recycles connections with many streams, a retry may be lost
  // again and again. A retry that opens its own connection is not lost.
  // Requests that libcurl repeated by itself count, too. So does kTruncated:
  // libcurl 8.23 loses some streams of such a connection after the headers.
  const bool lost = result.failure == HttpFailure::kConnectionLost ||
                    result.failure == HttpFailure::kTruncated;
  lost_in_a_row_ = lost ? lost_in_a_row_ + result.attempts : 0;
  Decision decision = result.failure == HttpFailure::kNone
                          ? OnAnswer(result, now, random)
                          : OnFailure(result, now, random);
  decision.fresh_connection |= lost_in_a_row_ > 1;
  return decision;
}

RetryState::Decision RetryState::OnFailure(const HttpResult& result,
                                           absl::Time now,
                                           absl::FunctionRef<double()> random) {
  // The connection died while it was idle, so this is not a failed attempt. It
  // counts against neither the attempts nor the budget.
  if (result.failure == HttpFailure::kConnectionLost &&
      result.connection_reused && limits_.idempotent &&
      reconnects_ < policy_->max_reconnects && now < limits_.deadline) {
    ++reconnects_;
    return SendAfter(absl::ZeroDuration());
  }
  if (!IsRetriedFailure(result.failure, limits_.idempotent)) return Stop("");
  return Retry(std::nullopt, now, random);
}

RetryState::Decision RetryState::OnAnswer(const HttpResult& result,
                                          absl::Time now,
                                          absl::FunctionRef<double()> random) {
  if (IsSuccess(result)) return Stop("");
  const HttpHeaders& headers = result.response.headers;
  const int status = result.response.status;
  if (status == 421 && !std::exchange(misdirected_, true)) {
    // The request reached a server that is not responsible for it, and was not
    // processed.
    Decision decision = SendAfter(absl::ZeroDuration());
    decision.fresh_connection = true;
    return decision;
  }
  std::optional<absl::Duration> wanted = RetryAfter(headers, now);
  if (wanted.has_value() && *wanted < kShortestPause) wanted.reset();

  const std::optional<bool> advice = ServerAdvice(headers);
  const bool retried = IsRetriedStatus(status);
  Decision decision = advice == false && retried
                          ? Stop("the server asks not to retry")
                      : advice == true || (retried && limits_.idempotent)
                          ? Retry(wanted, now, random, MayAskForPause(status))
                          : Stop("");
  if (wanted.has_value() && MayAskForPause(status)) {
    decision.slow_down = std::min(*wanted, policy_->max_retry_after);
    decision.hold_channel = status == 429;
  }
  // The key may have been rotated.
  decision.ask_for_key =
      status == 401 && limits_.has_key_provider && !asked_for_key_;
  asked_for_key_ |= decision.ask_for_key;
  return decision;
}

// `wanted` is the pause that the server asked for. With `limits`, the answer is
// a 429 or 503, and the requested pause costs no attempt and no budget.
RetryState::Decision RetryState::Retry(std::optional<absl::Duration> wanted,
                                       absl::Time now,
                                       absl::FunctionRef<double()> random,
                                       bool limits) {
  if (wanted.has_value() && *wanted > policy_->max_retry_after) {
    return Stop(absl::StrCat("the server asks to wait ",
                             absl::FormatDuration(*wanted),
                             " before the next attempt"));
  }
  const bool free = wanted.has_value() && limits;
  if (free ? ++pauses_asked_for_ > kMostPausesAskedFor
           : ++attempts_ >= policy_->max_attempts) {
    return Stop(free ? "the server has asked to wait too often"
                : policy_->max_attempts > 1 ? "no more attempts are allowed"
                                            : "");
  }
  const absl::Duration pause = wanted.has_value() ? *wanted : Backoff(random);
  if (now + pause >= limits_.deadline) {
    return Stop("the deadline leaves no time for another attempt");
  }
  if (!free && !budget_->TryTake()) return Stop("the retry budget is spent");
  Decision decision = SendAfter(pause);
  decision.asked_for = free;
  return decision;
}

absl::Duration RetryState::Backoff(absl::FunctionRef<double()> random) const {
  if (policy_->initial_backoff <= absl::ZeroDuration()) {
    return absl::ZeroDuration();
  }
  // Limits the exponent: 2^62 ms is beyond any max_backoff.
  const double factor = std::exp2(std::min(attempts_ - 1, 62));
  return random() *
         std::min(policy_->max_backoff, policy_->initial_backoff * factor);
}

}  // namespace fireworks::rest::internal
