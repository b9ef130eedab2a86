#include "fireworks/rest/call/retry_state.h"

#include <algorithm>
#include <cmath>
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

bool IsRetriedStatus(int status) {
  return status == 408 || status == 429 ||
         (status >= 500 && status < 600 && status != 501);
}

// x-should-retry: the server's own word on it.
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
  // Among many streams on a connection that the server recycles, a retry may
  // lose its place again and again; one that opened a connection does not.
  // libcurl 8.23 loses some of them after the headers.
  const bool lost = result.failure == HttpFailure::kConnectionLost ||
                    result.failure == HttpFailure::kTruncated;
  lost_in_a_row_ = lost ? lost_in_a_row_ + 1 : 0;
  Decision decision = Decide(result, now, random);
  decision.fresh_connection = lost_in_a_row_ > 1;
  // The key may have been rotated.
  decision.ask_for_key = result.failure == HttpFailure::kNone &&
                         result.response.status == 401 &&
                         limits_.has_key_provider && !asked_for_key_;
  asked_for_key_ |= decision.ask_for_key;
  return decision;
}

RetryState::Decision RetryState::Decide(const HttpResult& result,
                                        absl::Time now,
                                        absl::FunctionRef<double()> random) {
  // Not an attempt that failed but a connection that had to be made anew, so it
  // counts against neither the attempts nor the budget.
  if (result.failure == HttpFailure::kConnectionLost && limits_.idempotent &&
      reconnects_ < policy_->max_reconnects && now < limits_.deadline) {
    ++reconnects_;
    return SendAfter(absl::ZeroDuration());
  }
  ++attempts_;

  if (result.failure == HttpFailure::kNone) {
    const int status = result.response.status;
    if (IsSuccess(result)) {
      budget_->OnSuccess();
      return Stop("");
    }
    const std::optional<bool> advice = ServerAdvice(result.response.headers);
    const bool retried = IsRetriedStatus(status);
    if (advice == false && retried) return Stop("the server asks not to retry");
    if (advice != true && !(retried && limits_.idempotent)) return Stop("");
  } else if (!IsRetriedFailure(result.failure, limits_.idempotent)) {
    return Stop("");
  }

  if (attempts_ >= policy_->max_attempts) {
    return Stop(policy_->max_attempts > 1 ? "no more attempts are allowed"
                                          : "");
  }
  absl::Duration pause;
  if (const auto wanted = RetryAfter(result.response.headers, now)) {
    if (*wanted > policy_->max_retry_after) {
      return Stop(absl::StrCat("the server asks to wait ",
                               absl::FormatDuration(*wanted),
                               " before the next attempt"));
    }
    pause = *wanted;
  } else {
    pause = random() *
            std::min(policy_->max_backoff,
                     policy_->initial_backoff * std::exp2(attempts_ - 1));
  }
  if (now + pause >= limits_.deadline) {
    return Stop("the deadline leaves no time for another attempt");
  }
  if (!budget_->TryTake()) return Stop("the retry budget is spent");
  return SendAfter(pause);
}

}  // namespace fireworks::rest::internal
