// What an observer is told about calls.

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "fireworks/json/decoder.h"
#include "fireworks/json/drift.h"
#include "fireworks/rest/call_context.h"
#include "fireworks/rest/call_observer.h"
#include "fireworks/testing/scripted_transport.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rest/channel_fixture.h"

namespace fireworks::rest {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Recorder : public CallObserver {
 public:
  void OnAttempt(const AttemptEvent& e) override {
    attempts.push_back(std::to_string(e.attempt) + " " +
                       std::to_string(e.http_status) + " " +
                       (e.backoff == absl::InfiniteDuration()
                            ? "last"
                            : absl::FormatDuration(e.backoff)));
  }
  void OnCall(const CallEvent& e) override {
    calls.push_back(std::string(e.method) + " " + std::string(e.resource) +
                    " " + absl::StatusCodeToString(e.status.code()) + " " +
                    std::to_string(e.report.http_status));
    EXPECT_GE(e.report.elapsed, absl::ZeroDuration());
  }
  std::vector<std::string> attempts;
  std::vector<std::string> calls;
};

TEST_F(ChannelTest, TheObserverHearsOfEachAttemptAndEachCall) {
  auto recorder = std::make_shared<Recorder>();
  options_.observer = recorder;
  transport_->Add(ScriptedAnswer::Http(503, ""));
  transport_->Add(ScriptedAnswer::Http(404, ""));
  EXPECT_THAT(Get().status(), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(recorder->attempts, ElementsAre("1 503 250ms", "2 404 last"));
  EXPECT_THAT(
      recorder->calls,
      ElementsAre("test.Gateway.GetModel accounts/a/models/m NOT_FOUND 404"));
}

// Makes no sessions, as if file descriptors had run out.
class ExhaustedTransport final : public HttpTransport {
 public:
  std::unique_ptr<HttpSession> NewSession() override { return nullptr; }
};

TEST_F(ChannelTest, TheObserverHearsOfCallsForWhichThereIsNoSession) {
  auto recorder = std::make_shared<Recorder>();
  options_.observer = recorder;
  options_.transport = std::make_shared<ExhaustedTransport>();
  EXPECT_THAT(Get().status(), StatusIs(absl::StatusCode::kResourceExhausted));
  const std::vector<GetModelRequest> requests(2, Request());
  ManyCalls<Model>(
      *MakeChannel(), kGetModel, absl::MakeConstSpan(requests), {}, nullptr,
      [](size_t, const absl::StatusOr<Model>& model, const CallReport&) {
        EXPECT_THAT(model.status(),
                    StatusIs(absl::StatusCode::kResourceExhausted));
      });
  EXPECT_THAT(AsyncCall<Model>(*MakeChannel(), kGetModel, Request(), nullptr,
                               [](const absl::StatusOr<Model>&) {}),
              StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(recorder->attempts, IsEmpty());
  EXPECT_THAT(recorder->calls, SizeIs(4));
  EXPECT_THAT(recorder->calls, Each("test.Gateway.GetModel accounts/a/models/m "
                                    "RESOURCE_EXHAUSTED 0"));
}

// Starts another call when one has ended, as long as there are calls left.
class Restarter : public CallObserver {
 public:
  void OnCall(const CallEvent&) override {
    if (--left < 0) return;
    EXPECT_THAT(AsyncCall<Model>(*channel, kGetModel, Request(), nullptr,
                                 [](const absl::StatusOr<Model>&) {}),
                StatusIs(absl::StatusCode::kResourceExhausted));
  }
  std::shared_ptr<Channel> channel;
  int left = 3;
};

TEST_F(ChannelTest, AnObserverMayCallWhenACallCannotStart) {
  auto restarter = std::make_shared<Restarter>();
  options_.observer = restarter;
  options_.transport = std::make_shared<ExhaustedTransport>();
  restarter->channel = MakeChannel();
  EXPECT_THAT(AsyncCall<Model>(*restarter->channel, kGetModel, Request(),
                               nullptr, [](const absl::StatusOr<Model>&) {}),
              StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_EQ(restarter->left, -1);
  restarter->channel = nullptr;  // It owns the observer.
}

TEST_F(ChannelTest, TheObserverHearsOfABatchThatCannotStart) {
  auto recorder = std::make_shared<Recorder>();
  options_.observer = recorder;
  const GetModelRequest request = Request();
  Model model;
  ManyOptions many;
  many.window = 0;
  MakeChannel()->CallMany(
      kGetModel, {&request}, &model, many, nullptr,
      [](size_t, const absl::Status&, const CallReport&) {});
  EXPECT_THAT(recorder->calls,
              ElementsAre("test.Gateway.GetModel accounts/a/models/m "
                          "INVALID_ARGUMENT 0"));
}

TEST_F(ChannelTest, TheObserverHearsOfAsynchronousCallsThatCannotStart) {
  auto recorder = std::make_shared<Recorder>();
  options_.observer = recorder;
  options_.max_async_in_flight = 1;
  options_.max_async_queued = 0;
  transport_->Add(ScriptedAnswer::Never());
  const auto channel = MakeChannel();
  const auto start = [&](const GetModelRequest& request) {
    return AsyncCall<Model>(*channel, kGetModel, request, nullptr,
                            [](const absl::StatusOr<Model>&) {});
  };
  EXPECT_THAT(start(GetModelRequest()),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(start(Request()), IsOk());
  EXPECT_THAT(start(Request("full")),
              StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(recorder->calls,
              ElementsAre("test.Gateway.GetModel  INVALID_ARGUMENT 0",
                          "test.Gateway.GetModel accounts/a/models/full "
                          "RESOURCE_EXHAUSTED 0"));
}

// A request that is refused before it is sent does not count as an attempt.
TEST_F(ChannelTest, ARefusedRequestIsNoAttempt) {
  auto recorder = std::make_shared<Recorder>();
  options_.observer = recorder;
  ScriptedAnswer refusal = ScriptedAnswer::Fail(HttpFailure::kInvalidRequest);
  refusal.result.attempts = 0;
  transport_->Add(refusal);
  CallContext context;
  EXPECT_THAT(Get(&context).status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(context.report().attempts, 0);
  EXPECT_THAT(recorder->attempts, IsEmpty());
}

TEST_F(ChannelTest, ABatchOfErrorsWasNotLookedAt) {
  AnswerBy([](const HttpRequest&) { return ScriptedAnswer::Http(404, "{}"); });
  const std::vector<GetModelRequest> requests(2, Request());
  CallContext context;
  context.set_collect_drift(true);
  ManyCalls<Model>(
      *MakeChannel(), kGetModel, absl::MakeConstSpan(requests), {}, &context,
      [](size_t, const absl::StatusOr<Model>&, const CallReport&) {});
  EXPECT_FALSE(context.report().drift.looked);
}

class DriftRecorder : public CallObserver {
 public:
  void OnCall(const CallEvent& e) override {
    for (const json::Drift& drift : e.report.drift.findings) {
      paths.push_back(drift.path_pattern + " " + drift.name);
      EXPECT_EQ(drift.value, "") << "it is part of the body";
    }
  }
  std::vector<std::string> paths;
};

// The report says whether drift was looked for, even if protobuf decodes the body or
// the build has no simdjson.
TEST_F(ChannelTest, TheReportSaysWhetherSomebodyLookedForDrift) {
  options_.json.accelerate = false;
  transport_->Add(ScriptedAnswer::Http(200, R"({"name": "n", "newField": 1})"));
  CallContext context;
  context.set_collect_drift(true);
  EXPECT_THAT(Get(&context), IsOk());
  const json::DriftReport& drift = context.report().drift;
  EXPECT_EQ(drift.looked, json::Decoder().accelerated());
  EXPECT_EQ(drift.findings.size(), drift.looked ? 1u : 0u);
  EXPECT_EQ(drift.why_not.empty(), drift.looked);
}

TEST_F(ChannelTest, ABatchMergesItsDriftIntoItsContext) {
  if (!json::Decoder().accelerated()) GTEST_SKIP() << "needs simdjson";
  AnswerBy([](const HttpRequest&) {
    return ScriptedAnswer::Http(200, R"({"name": "n", "a": 1, "b": 2})");
  });
  const std::vector<GetModelRequest> requests(60, Request());
  ManyOptions many;
  many.reports = false;
  CallContext context;
  context.set_collect_drift(true);
  ManyCalls<Model>(
      *MakeChannel(), kGetModel, absl::MakeConstSpan(requests), many, &context,
      [](size_t, const absl::StatusOr<Model>&, const CallReport&) {});
  EXPECT_TRUE(context.report().drift.looked);
  EXPECT_EQ(context.report().drift.findings.size(), json::kMaxDrift);
  EXPECT_EQ(context.report().drift.left_out, 120u - json::kMaxDrift);
}

TEST_F(ChannelTest, DriftReachesTheContextAndTheObserver) {
  if (!json::Decoder().accelerated()) GTEST_SKIP() << "needs simdjson";
  auto recorder = std::make_shared<DriftRecorder>();
  options_.observer = recorder;
  const std::string body = R"({"name": "n", "newField": 1})";

  transport_->Add(ScriptedAnswer::Http(200, body));
  ASSERT_THAT(Get(), IsOk());
  EXPECT_THAT(recorder->paths, IsEmpty()) << "nobody asked for it";

  transport_->Add(ScriptedAnswer::Http(200, body));
  CallContext context;
  context.set_collect_drift(true);
  ASSERT_THAT(Get(&context), IsOk());
  ASSERT_EQ(context.report().drift.findings.size(), 1u);
  EXPECT_EQ(context.report().drift.findings[0].value, "1");
  EXPECT_THAT(recorder->paths, ElementsAre("$.newField newField"));

  options_.collect_drift = true;
  transport_->Add(ScriptedAnswer::Http(200, body));
  // The name of an enum value is part of the service's schema, not user data.
  transport_->Add(
      ScriptedAnswer::Http(200, R"({"name": "n", "kind": "NEW_KIND"})"));
  ASSERT_THAT(Get(), IsOk());
  ASSERT_THAT(Get(), IsOk());
  EXPECT_THAT(recorder->paths,
              ElementsAre("$.newField newField", "$.newField newField",
                          "$.kind NEW_KIND"));
}

}  // namespace
}  // namespace fireworks::rest
