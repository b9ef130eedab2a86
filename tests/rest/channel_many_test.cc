// Batches: many calls driven by one thread.

#include <atomic>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "fireworks/json/decoder.h"
#include "fireworks/rest/call_context.h"
#include "fireworks/rest/channel.h"
#include "fireworks/rest/stub.h"
#include "fireworks/testing/scripted_transport.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rest/channel_fixture.h"

namespace fireworks::rest {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST_F(ChannelTest, ManyKeepTheOrderAndTheWindow) {
  std::atomic<int> started{0};
  AnswerBy([&](const HttpRequest& r) {
    ++started;
    const std::string id = r.url.substr(r.url.rfind('/') + 1);
    if (id == "m3") return ScriptedAnswer::Http(404, "");
    return ScriptedAnswer::Http(200, R"({"name": ")" + id + "\"}")
        .After(absl::Milliseconds(10 * (10 - (id[1] - '0'))));
  });
  std::vector<GetModelRequest> requests;
  requests.reserve(10);
  for (int i = 0; i < 10; ++i) {
    requests.push_back(Request("m" + std::to_string(i)));
  }
  std::vector<size_t> arrivals;
  ManyOptions many;
  many.window = 4;
  std::vector<absl::StatusOr<Model>> models(10);
  ManyCalls<Model>(
      *MakeChannel(), kGetModel, absl::MakeConstSpan(requests), many, nullptr,
      [&](size_t i, absl::StatusOr<Model> model, const CallReport& report) {
        models[i] = std::move(model);
        // Four calls, and the one that took this call's place before this answer
        // was read.
        EXPECT_TRUE(!arrivals.empty() || started == 5) << started;
        EXPECT_EQ(report.attempts, 1);
        arrivals.push_back(i);
      });
  for (size_t i = 0; i < models.size(); ++i) {
    if (i == 3) {
      EXPECT_THAT(models[i].status(), StatusIs(absl::StatusCode::kNotFound));
    } else {
      ASSERT_THAT(models[i], IsOk());
      EXPECT_EQ(models[i]->name(), "m" + std::to_string(i));
    }
  }
  EXPECT_EQ(arrivals.size(), 10u);
  EXPECT_EQ(arrivals[0], 3u);
}

TEST_F(ChannelTest, ManyTellOfAttemptsAloneWhereNoReportIsWanted) {
  AnswerBy([](const HttpRequest& r) {
    return ScriptedAnswer::Http(r.url.back() == '0' ? 404 : 200,
                                R"({"neverHeardOf": 1})",
                                {{"x-request-id", "r1"}});
  });
  const bool drifts = json::Decoder().accelerated();
  options_.collect_drift = drifts;
  const std::vector<GetModelRequest> requests = {Request("m0"), Request("m1")};
  for (const bool wanted : {true, false}) {
    SCOPED_TRACE(wanted);
    ManyOptions many;
    many.reports = wanted;
    ManyCalls<Model>(
        *MakeChannel(), kGetModel, absl::MakeConstSpan(requests), many, nullptr,
        [&](size_t i, const absl::StatusOr<Model>& model,
            const CallReport& report) {
          EXPECT_EQ(model.ok(), i == 1) << model.status();
          EXPECT_EQ(report.attempts, 1);
          EXPECT_EQ(report.http_status != 0, wanted);
          EXPECT_EQ(report.request_id, wanted ? "r1" : "");
          EXPECT_EQ(report.headers.empty(), !wanted);
          EXPECT_EQ(report.error_excerpt.empty(), !wanted || i == 1);
          EXPECT_EQ(report.drift.findings.empty(),
                    !wanted || i == 0 || !drifts);
        });
  }
}

TEST_F(ChannelTest, ManyWithAWindowBelowOneAreErrors) {
  const std::vector<GetModelRequest> requests(3, Request());
  for (const int window : {0, -1}) {
    ManyOptions many;
    many.window = window;
    std::vector<size_t> ended;
    ManyCalls<Model>(
        *MakeChannel(), kGetModel, absl::MakeConstSpan(requests), many, nullptr,
        [&](size_t i, const absl::StatusOr<Model>& model,
            const CallReport& report) {
          EXPECT_THAT(model, StatusIs(absl::StatusCode::kInvalidArgument,
                                      HasSubstr("window")));
          EXPECT_EQ(report.attempts, 0);
          ended.push_back(i);
        });
    EXPECT_THAT(ended, ElementsAre(0, 1, 2));
  }
  EXPECT_THAT(transport_->requests(), IsEmpty());
}

TEST_F(ChannelTest, ManyMayUseTheChannelWhenOneIsDone) {
  AnswerBy(
      [](const HttpRequest&) { return ScriptedAnswer::Http(200, kReady); });
  const std::vector<GetModelRequest> requests(3, Request());
  const std::shared_ptr<Channel> channel = MakeChannel();
  int good = 0;
  ManyCalls<Model>(
      *channel, kGetModel, absl::MakeConstSpan(requests), {}, nullptr,
      [&](size_t, const absl::StatusOr<Model>& model, const CallReport&) {
        good += model.ok();
        good += UnaryCall<Model>(*channel, kGetModel, Request(), nullptr).ok();
      });
  EXPECT_EQ(good, 6);
}

TEST_F(ChannelTest, ManyDropTheRestIfACompletionThrows) {
  AnswerBy([](const HttpRequest& r) {
    return r.url.back() == '0' ? ScriptedAnswer::Http(200, kReady)
                               : ScriptedAnswer::Never();
  });
  options_.timeout = absl::InfiniteDuration();
  const std::vector<GetModelRequest> requests = {Request("m0"), Request("m1"),
                                                 Request("m2")};
  const std::shared_ptr<Channel> channel = MakeChannel();
  CallContext context;
  int done = 0;
  EXPECT_THROW(
      ManyCalls<Model>(
          *channel, kGetModel, absl::MakeConstSpan(requests), {}, &context,
          [&](size_t, const absl::StatusOr<Model>&, const CallReport&) {
            ++done;
            throw std::runtime_error("enough");
          }),
      std::runtime_error);
  EXPECT_EQ(done, 1);
  // Neither the context nor the channel refers to what was dropped.
  context.TryCancel();
  EXPECT_THAT(UnaryCall<Model>(*channel, kGetModel, Request("m0"), nullptr),
              IsOk());
}

TEST_F(ChannelTest, ManyShareOneDeadline) {
  AnswerBy([](const HttpRequest&) { return ScriptedAnswer::Never(); });
  options_.timeout = absl::Seconds(3);
  const std::vector<GetModelRequest> requests(100, Request());
  CallContext context;
  int expired = 0;
  ManyCalls<Model>(
      *MakeChannel(), kGetModel, absl::MakeConstSpan(requests), {}, &context,
      [&](size_t, const absl::StatusOr<Model>& model, const CallReport&) {
        expired += absl::IsDeadlineExceeded(model.status());
      });
  EXPECT_EQ(expired, 100);
  EXPECT_EQ(context.report().elapsed, absl::Seconds(3));
}

TEST_F(ChannelTest, ADeadlineOfManyHoldsForTheLateOnesToo) {
  AnswerBy([](const HttpRequest&) {
    return ScriptedAnswer::Http(200, kReady).After(absl::Seconds(1));
  });
  const std::vector<GetModelRequest> requests(12, Request());
  CallContext context;
  context.set_deadline(absl::Now() + absl::Seconds(10));
  ManyOptions many;
  many.window = 1;
  int good = 0;
  // The deadline is a wall clock time. The wall clock hardly moves while the
  // scripted clock runs, so each call starts with almost ten seconds.
  ManyCalls<Model>(*MakeChannel(), kGetModel, absl::MakeConstSpan(requests),
                   many, &context,
                   [&](size_t, const absl::StatusOr<Model>& model,
                       const CallReport&) { good += model.ok(); });
  EXPECT_EQ(good, 12);
}

TEST_F(ChannelTest, ManyAreCancelledTogether) {
  AnswerBy([](const HttpRequest&) { return ScriptedAnswer::Never(); });
  options_.timeout = absl::InfiniteDuration();
  const std::vector<GetModelRequest> requests(100, Request());
  CallContext context;
  std::thread canceller([&] {
    while (transport_->requests().size() < 32) std::this_thread::yield();
    context.TryCancel();
  });
  int cancelled = 0;
  int attempts = 0;
  ManyCalls<Model>(*MakeChannel(), kGetModel, absl::MakeConstSpan(requests), {},
                   &context,
                   [&](size_t, const absl::StatusOr<Model>& model,
                       const CallReport& report) {
                     cancelled += absl::IsCancelled(model.status());
                     attempts += report.attempts;
                   });
  canceller.join();
  EXPECT_EQ(cancelled, 100);
  EXPECT_EQ(attempts, 32) << "those on the wire";
  EXPECT_EQ(transport_->requests().size(), 32u);
}

}  // namespace
}  // namespace fireworks::rest
