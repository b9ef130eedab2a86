#include "fireworks/rest/call/retry_state.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "fireworks/rest/call/retry_state.h"
#include "fireworks/rest/http/http_message.h"
#include "fireworks/rest/retry_policy.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace fireworks::rest::internal {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr double kAlmostOne = 0.999;

HttpResult Answer(int status, HttpHeaders headers = {}) {
  HttpResult result;
  result.response.status = status;
  result.response.headers = std::move(headers);
  return result;
}

HttpResult Failure(HttpFailure failure) {
  HttpResult result;
  result.failure = failure;
  return result;
}

struct Case {
  std::string name;
  HttpResult result;
  bool idempotent = true;
  bool retried;
};

class RetryStateTest : public ::testing::TestWithParam<Case> {};

TEST_P(RetryStateTest, DecidesAboutAFirstFailure) {
  const RetryPolicy policy;
  RetryBudget budget(policy.budget, policy.budget_refill);
  const absl::Time now = absl::UnixEpoch();
  RetryLimits limits;
  limits.idempotent = GetParam().idempotent;
  RetryState state(&policy, &budget, limits);
  const RetryState::Decision decision =
      state.OnResult(GetParam().result, now, [] { return kAlmostOne; });
  EXPECT_EQ(decision.pause.has_value(), GetParam().retried)
      << decision.stopped_because;
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, RetryStateTest,
    ::testing::ValuesIn(std::vector<Case>{
        {"Ok", Answer(200), true, false},
        {"NoContent", Answer(204), true, false},
        {"Redirect", Answer(302), true, false},
        {"BadRequest", Answer(400), true, false},
        {"Unauthorized", Answer(401), true, false},
        {"NotFound", Answer(404), true, false},
        {"RequestTimeout", Answer(408), true, true},
        {"Conflict", Answer(409), true, false},
        {"PartialContent", Answer(206), true, false},
        {"NotModified", Answer(304), true, false},
        {"Misdirected", Answer(421), true, true},
        {"MisdirectedPost", Answer(421), false, true},
        {"TooManyRequests", Answer(429), true, true},
        {"InternalServerError", Answer(500), true, true},
        {"NotImplemented", Answer(501), true, false},
        {"NotAnHttpStatus", Answer(600), true, false},
        {"BadGateway", Answer(502), true, true},
        {"Unavailable", Answer(503), true, true},
        {"GatewayTimeout", Answer(504), true, true},
        {"Cloudflare", Answer(522), true, true},
        {"UnavailableOfAPost", Answer(503), false, false},
        {"ServerWantsARetry", Answer(409, {{"X-Should-Retry", "true"}}), true,
         true},
        {"ServerWantsARetryOfAPost", Answer(503, {{"x-should-retry", "TRUE"}}),
         false, true},
        {"ServerWantsNoRetry", Answer(503, {{"x-should-retry", "false"}}), true,
         false},
        {"InvalidShouldRetry", Answer(503, {{"x-should-retry", "perhaps"}}),
         true, true},
        {"SuccessIsNotRetried", Answer(200, {{"x-should-retry", "true"}}), true,
         false},
        {"Deadline", Failure(HttpFailure::kDeadline), true, false},
        {"ProxyRefused", Failure(HttpFailure::kProxyRefused), true, false},
        {"ConnectTimeout", Failure(HttpFailure::kConnectTimeout), true, true},
        {"Resolve", Failure(HttpFailure::kResolve), true, true},
        {"Connect", Failure(HttpFailure::kConnect), true, true},
        {"ConnectOfAPost", Failure(HttpFailure::kConnect), false, true},
        {"TlsVerification", Failure(HttpFailure::kTlsVerification), true,
         false},
        {"TlsHandshake", Failure(HttpFailure::kTlsHandshake), true, true},
        {"ConnectionLost", Failure(HttpFailure::kConnectionLost), true, true},
        {"ConnectionLostInAPost", Failure(HttpFailure::kConnectionLost), false,
         false},
        {"Truncated", Failure(HttpFailure::kTruncated), true, true},
        {"TruncatedPost", Failure(HttpFailure::kTruncated), false, false},
        {"BodyTooLarge", Failure(HttpFailure::kBodyTooLarge), true, false},
        {"Protocol", Failure(HttpFailure::kProtocol), true, false},
        {"InvalidRequest", Failure(HttpFailure::kInvalidRequest), true, false},
        {"Internal", Failure(HttpFailure::kInternal), true, false},
    }),
    [](const auto& info) { return info.param.name; });

// The pauses of a call whose attempts all end in the same result, and why the call
// was not sent again.
struct CallRun {
  std::vector<absl::Duration> pauses;
  std::string stopped_because;
};

CallRun RunCall(const RetryPolicy& policy, const HttpResult& result,
                absl::Duration timeout, double random,
                RetryBudget* budget = nullptr) {
  RetryBudget own(policy.budget, policy.budget_refill);
  absl::Time now = absl::UnixEpoch();
  RetryLimits limits;
  limits.deadline = now + timeout;
  RetryState state(&policy, budget != nullptr ? budget : &own, limits);
  CallRun run;
  for (;;) {
    RetryState::Decision d =
        state.OnResult(result, now, [&] { return random; });
    if (!d.pause.has_value()) {
      run.stopped_because = d.stopped_because;
      return run;
    }
    run.pauses.push_back(*d.pause);
    now += *d.pause;
  }
}

TEST(RetryStateTest, BackoffDoublesUpToItsBound) {
  RetryPolicy policy;
  policy.max_attempts = 6;
  policy.initial_backoff = absl::Seconds(1);
  policy.max_backoff = absl::Seconds(5);
  const CallRun run =
      RunCall(policy, Answer(503), absl::InfiniteDuration(), /*random=*/0.5);
  EXPECT_THAT(
      run.pauses,
      ElementsAre(absl::Milliseconds(500), absl::Seconds(1), absl::Seconds(2),
                  absl::Milliseconds(2500), absl::Milliseconds(2500)));
  EXPECT_EQ(run.stopped_because, "no more attempts are allowed");
}

TEST(RetryStateTest, FullJitterCanBeZero) {
  const CallRun run =
      RunCall(RetryPolicy(), Answer(503), absl::InfiniteDuration(),
              /*random=*/0);
  EXPECT_THAT(run.pauses,
              ElementsAre(absl::ZeroDuration(), absl::ZeroDuration()));
}

TEST(RetryStateTest, WithOneAttemptNoReasonIsGiven) {
  RetryPolicy policy;
  policy.max_attempts = 1;
  const CallRun run =
      RunCall(policy, Answer(503), absl::InfiniteDuration(), kAlmostOne);
  EXPECT_THAT(run.pauses, IsEmpty());
  EXPECT_EQ(run.stopped_because, "");
}

// Without a backoff all pauses are zero, even if 2^n does not fit a double.
TEST(RetryStateTest, NoBackoffEndsAfterTheAttempts) {
  RetryPolicy policy;
  policy.max_attempts = 5000;
  policy.initial_backoff = absl::ZeroDuration();
  policy.budget = 0;
  const CallRun run =
      RunCall(policy, Answer(503), absl::InfiniteDuration(), kAlmostOne);
  EXPECT_THAT(run.pauses, Each(absl::ZeroDuration()));
  EXPECT_EQ(run.pauses.size(), 4999u);
}

struct PauseRow {
  std::string name;
  int status;
  std::string retry_after;
  std::vector<absl::Duration> pauses;
  std::string stopped_because;
};

class PauseTest : public ::testing::TestWithParam<PauseRow> {};

TEST_P(PauseTest, DependsOnRetryAfter) {
  RetryPolicy policy;
  policy.initial_backoff = absl::Seconds(1);
  policy.max_backoff = absl::Seconds(1);
  const CallRun run = RunCall(
      policy,
      Answer(GetParam().status, {{"Retry-After", GetParam().retry_after}}),
      absl::Minutes(60), /*random=*/0.5);
  EXPECT_EQ(run.pauses, GetParam().pauses);
  EXPECT_THAT(run.stopped_because, HasSubstr(GetParam().stopped_because));
}

constexpr absl::Duration kBackoff = absl::Milliseconds(500);

std::vector<absl::Duration> Times(size_t count, absl::Duration pause) {
  return std::vector<absl::Duration>(count, pause);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, PauseTest,
    ::testing::ValuesIn(std::vector<PauseRow>{
        // A pause that a 429 or 503 asks for costs no attempt and no budget. The
        // number of such pauses is limited.
        {"OfA429", 429, "7", Times(100, absl::Seconds(7)), "too often"},
        {"OfA503", 503, "7", Times(100, absl::Seconds(7)), "too often"},
        {"OfA500", 500, "7", Times(2, absl::Seconds(7)), "no more attempts"},
        {"LessThanABackoff", 429, "0.099", Times(2, kBackoff),
         "no more attempts"},
        {"TheShortest", 429, "0.1", Times(100, absl::Milliseconds(100)),
         "too often"},
        {"TheLongest", 429, "60", Times(59, absl::Minutes(1)), "deadline"},
        {"TooLong", 429, "61", {}, "1m1s"},
        {"TooLongOfA503", 503, "61", {}, "1m1s"},
    }),
    [](const auto& info) { return info.param.name; });

struct HoldRow {
  std::string name;
  HttpResult result;
  bool idempotent;
  absl::Duration slow_down;
  bool hold_channel;
};

class HoldTest : public ::testing::TestWithParam<HoldRow> {};

// The effect on the channel does not depend on whether the call is sent again.
TEST_P(HoldTest, AffectsTheChannel) {
  const RetryPolicy policy;
  RetryBudget budget(policy.budget, policy.budget_refill);
  RetryLimits limits;
  limits.idempotent = GetParam().idempotent;
  const RetryState::Decision decision =
      RetryState(&policy, &budget, limits)
          .OnResult(GetParam().result, absl::UnixEpoch(), [] { return 0.0; });
  EXPECT_EQ(decision.slow_down, GetParam().slow_down);
  EXPECT_EQ(decision.hold_channel, GetParam().hold_channel);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, HoldTest,
    ::testing::ValuesIn(std::vector<HoldRow>{
        {"OfA429", Answer(429, {{"Retry-After", "2"}}), true, absl::Seconds(2),
         true},
        {"OfAPost", Answer(429, {{"Retry-After", "2"}}), false,
         absl::Seconds(2), true},
        {"OfACallThatEnds",
         Answer(429, {{"Retry-After", "2"}, {"x-should-retry", "false"}}), true,
         absl::Seconds(2), true},
        {"TooLong", Answer(429, {{"Retry-After", "1000"}}), true,
         absl::Minutes(1), true},
        {"TooShort", Answer(429, {{"Retry-After", "0"}}), true,
         absl::ZeroDuration(), false},
        {"NotSaid", Answer(429), true, absl::ZeroDuration(), false},
        // One model can be unavailable while the others are fine.
        {"OfA503", Answer(503, {{"Retry-After", "2"}}), true, absl::Seconds(2),
         false},
        {"OfA500", Answer(500, {{"Retry-After", "2"}}), true,
         absl::ZeroDuration(), false},
    }),
    [](const auto& info) { return info.param.name; });

TEST(RetryStateTest, NoPauseThatReachesTheDeadline) {
  const CallRun run =
      RunCall(RetryPolicy(), Answer(429, {{"Retry-After", "7"}}),
              absl::Seconds(7), kAlmostOne);
  EXPECT_THAT(run.pauses, IsEmpty());
  EXPECT_THAT(run.stopped_because, HasSubstr("deadline"));
}

HttpResult Lost(bool connection_reused) {
  HttpResult result = Failure(HttpFailure::kConnectionLost);
  result.connection_reused = connection_reused;
  return result;
}

TEST(RetryStateTest, ReplacingADeadIdleConnectionIsNotAnAttempt) {
  RetryPolicy policy;
  policy.budget = 2;
  const CallRun run = RunCall(policy, Lost(/*connection_reused=*/true),
                              absl::InfiniteDuration(), /*random=*/0.5);
  ASSERT_EQ(run.pauses.size(), 5u + 2u);
  for (size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(run.pauses[i], absl::ZeroDuration());
  }
  EXPECT_EQ(run.pauses[5], absl::Milliseconds(250));
}

// Free reconnects would only add load to a server that accepts and then closes.
TEST(RetryStateTest, LosingANewConnectionIsAnAttempt) {
  const CallRun run = RunCall(RetryPolicy(), Lost(/*connection_reused=*/false),
                              absl::InfiniteDuration(), /*random=*/0.5);
  EXPECT_EQ(run.pauses.size(), 2u);
  EXPECT_EQ(run.stopped_because, "no more attempts are allowed");
}

TEST(RetryStateTest, AMisdirectedRequestIsSentOnceMore) {
  const CallRun run =
      RunCall(RetryPolicy(), Answer(421), absl::InfiniteDuration(), kAlmostOne);
  EXPECT_THAT(run.pauses, ElementsAre(absl::ZeroDuration()));
}

// Each call refills the budget, whatever its result, so with the default refill one
// retry in ten calls is always possible.
TEST(RetryStateTest, EachCallGivesBackAPartOfTheBudget) {
  RetryPolicy policy;
  policy.max_attempts = 100;
  RetryBudget budget(/*capacity=*/3, /*refill=*/0.5);
  EXPECT_EQ(RunCall(policy, Answer(503), absl::InfiniteDuration(), 0, &budget)
                .pauses.size(),
            3u);
  const std::vector<std::pair<int, size_t>> calls = {
      {503, 0}, {404, 0}, {503, 1}, {200, 0}, {404, 0}, {503, 2}};
  for (const auto& [status, retries] : calls) {
    const CallRun run =
        RunCall(policy, Answer(status), absl::InfiniteDuration(), 0, &budget);
    EXPECT_EQ(run.pauses.size(), retries) << status;
    EXPECT_EQ(run.stopped_because,
              status == 503 ? "the retry budget is spent" : "");
  }
}

TEST(RetryBudgetTest, ATenthOfTheCallsMayBeRetriedByDefault) {
  for (const double capacity : {1, 2, 100}) {
    RetryBudget budget(capacity, RetryPolicy().budget_refill);
    while (budget.TryTake()) {
    }
    int retries = 0;
    for (int i = 0; i < 1000; ++i) {
      budget.Refill();
      if (budget.TryTake()) ++retries;
    }
    EXPECT_EQ(retries, 100) << capacity;
  }
}

// What RetryState decides for each answer in turn, besides the pause.
struct Extras {
  std::string name;
  std::vector<HttpResult> results;
  std::vector<bool> fresh_connection;
  std::vector<bool> ask_for_key;
  bool has_key_provider = true;
};

class ExtrasTest : public ::testing::TestWithParam<Extras> {};

TEST_P(ExtrasTest, AreDecidedForEachResult) {
  const RetryPolicy policy;
  RetryBudget budget(policy.budget, policy.budget_refill);
  RetryLimits limits;
  limits.has_key_provider = GetParam().has_key_provider;
  RetryState state(&policy, &budget, limits);
  std::vector<bool> fresh_connection;
  std::vector<bool> ask_for_key;
  for (const HttpResult& result : GetParam().results) {
    const RetryState::Decision decision =
        state.OnResult(result, absl::UnixEpoch(), [] { return 0.0; });
    fresh_connection.push_back(decision.fresh_connection);
    ask_for_key.push_back(decision.ask_for_key);
  }
  EXPECT_EQ(fresh_connection, GetParam().fresh_connection);
  EXPECT_EQ(ask_for_key, GetParam().ask_for_key);
}

const HttpResult kLost = Failure(HttpFailure::kConnectionLost);
const HttpResult kCut = Failure(HttpFailure::kTruncated);

INSTANTIATE_TEST_SUITE_P(
    Rows, ExtrasTest,
    ::testing::ValuesIn(std::vector<Extras>{
        {"ASecondLossGetsAFreshConnection",
         {kLost, kLost},
         {false, true},
         {false, false}},
        {"TruncatedAnswersAreLosses",
         {kCut, kLost, kCut},
         {false, true, true},
         {false, false, false}},
        {"AnAnswerBetweenLosses",
         {kLost, Answer(503), kLost},
         {false, false, false},
         {false, false, false}},
        {"OtherFailures",
         {kLost, Failure(HttpFailure::kConnect)},
         {false, false},
         {false, false}},
        {"TheFirst401Asks",
         {Answer(401), Answer(401)},
         {false, false},
         {true, false}},
        {"TheFirst401AfterA503Asks",
         {Answer(503), Answer(401)},
         {false, false},
         {false, true}},
        {"A421GetsAFreshConnection", {Answer(421)}, {true}, {false}},
        {"A403DoesNotAsk", {Answer(403)}, {false}, {false}},
        {"NoProviderToAsk", {Answer(401)}, {false}, {false}, false},
    }),
    [](const auto& info) { return info.param.name; });

TEST(RetryBudgetTest, NeverHoldsMoreThanItsCapacity) {
  RetryBudget budget(/*capacity=*/1, /*refill=*/0.9);
  for (int i = 0; i < 10; ++i) budget.Refill();
  EXPECT_TRUE(budget.TryTake());
  EXPECT_FALSE(budget.TryTake());
}

TEST(RetryBudgetTest, ZeroMeansNoBound) {
  RetryBudget budget(/*capacity=*/0, /*refill=*/0);
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(budget.TryTake());
}

}  // namespace
}  // namespace fireworks::rest::internal
