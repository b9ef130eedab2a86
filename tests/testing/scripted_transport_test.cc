#include "fireworks/testing/scripted_transport.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "fireworks/rest/http/http_message.h"
#include "fireworks/rest/http/http_transport.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace fireworks::testing {
namespace {

using rest::HttpFailure;
using rest::HttpFinished;
using rest::HttpRequest;
using rest::HttpResult;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

HttpRequest Request(std::string url,
                    absl::Time deadline = absl::InfiniteFuture()) {
  HttpRequest request;
  request.url = std::move(url);
  request.deadline = deadline;
  return request;
}

std::vector<HttpFinished> Drive(rest::HttpSession& session, absl::Time until) {
  std::vector<HttpFinished> finished;
  session.Drive(until, &finished);
  return finished;
}

std::vector<uint64_t> DriveForTags(rest::HttpSession& session,
                                   absl::Time until) {
  std::vector<uint64_t> tags;
  for (const HttpFinished& f : Drive(session, until)) tags.push_back(f.tag);
  return tags;
}

// Runs one exchange and returns its result.
HttpResult Exchange(rest::HttpSession& session, HttpRequest request) {
  session.Start(/*tag=*/0, std::move(request));
  std::vector<HttpFinished> finished;
  while (finished.empty()) session.Drive(absl::InfiniteFuture(), &finished);
  return std::move(finished.front().result);
}

TEST(ScriptedTransportTest, AnswersInOrderAndRecordsTheRequests) {
  ScriptedTransport transport;
  transport.Add(ScriptedAnswer::Http(503, "busy", {{"Retry-After", "1"}}));
  transport.Add(ScriptedAnswer::Fail(HttpFailure::kConnect, "refused"));
  transport.Add(ScriptedAnswer::Http(200, "{}"));
  auto session = transport.NewSession();

  HttpRequest first = Request("http://a/1");
  first.headers = {{"Authorization", "Bearer KEY"}};
  HttpResult result = Exchange(*session, first);
  EXPECT_EQ(result.failure, HttpFailure::kNone);
  EXPECT_EQ(result.response.status, 503);
  EXPECT_EQ(result.response.body, "busy");
  EXPECT_EQ(result.bytes_received, 4);
  EXPECT_EQ(rest::FindHeader(result.response.headers, "retry-after"), "1");

  result = Exchange(*session, Request("http://a/2"));
  EXPECT_EQ(result.failure, HttpFailure::kConnect);
  EXPECT_EQ(result.detail, "refused");
  EXPECT_EQ(transport.unused_answers(), 1u);

  EXPECT_EQ(
      Exchange(*transport.NewSession(), Request("http://a/3")).response.status,
      200);
  ASSERT_EQ(transport.requests().size(), 3u);
  EXPECT_EQ(transport.requests()[2].url, "http://a/3");
  EXPECT_EQ(transport.RequestHeader(0, "authorization"), "Bearer KEY");
  EXPECT_EQ(transport.RequestHeader(1, "authorization"), "");
  EXPECT_EQ(transport.RequestHeader(7, "authorization"), "");
}

TEST(ScriptedTransportTest, SaysWhichRequestTheScriptDidNotForesee) {
  ScriptedTransport transport;
  const HttpResult result =
      Exchange(*transport.NewSession(), Request("http://a/x"));
  EXPECT_EQ(result.failure, HttpFailure::kInternal);
  EXPECT_THAT(result.detail, HasSubstr("request 1, GET http://a/x"));
}

TEST(ScriptedTransportTest, QueuedAnswersGoBeforeTheHandlersOnes) {
  ScriptedTransport transport([&transport](const HttpRequest& request) {
    // The handler may read the recorded requests, including this one.
    return ScriptedAnswer::Http(
        200, request.url + std::to_string(transport.requests().size()));
  });
  transport.Add(ScriptedAnswer::Http(500, ""));
  auto session = transport.NewSession();
  EXPECT_EQ(Exchange(*session, Request("u")).response.status, 500);
  EXPECT_EQ(Exchange(*session, Request("u")).response.body, "u2");
}

TEST(ScriptedTransportTest, TimePassesWithoutWaiting) {
  ScriptedTransport transport;
  rest::Clock* clock = transport.clock();
  const absl::Time start = clock->Now();
  const auto real_start = std::chrono::steady_clock::now();
  auto session = transport.NewSession();

  Drive(*session, start + absl::Hours(1));  // A backoff.
  EXPECT_EQ(clock->Now(), start + absl::Hours(1));
  Drive(*session, start);  // Time never goes back.
  EXPECT_EQ(clock->Now(), start + absl::Hours(1));
  transport.AdvanceClock(absl::Hours(1));
  EXPECT_EQ(clock->Now(), start + absl::Hours(2));

  transport.Add(ScriptedAnswer::Http(200, "").After(absl::Hours(3)));
  const HttpResult result = Exchange(*session, Request("u"));
  EXPECT_EQ(clock->Now(), start + absl::Hours(5));
  EXPECT_EQ(result.timings.total, absl::Hours(3));
  EXPECT_EQ(result.timings.first_byte, absl::Hours(3));
  EXPECT_LT(std::chrono::steady_clock::now() - real_start,
            std::chrono::seconds(30));
}

struct DeadlineCase {
  std::string name;
  ScriptedAnswer answer;
  absl::Duration timeout;
  HttpFailure want;
  absl::Duration want_elapsed;
};

class DeadlineTest : public ::testing::TestWithParam<DeadlineCase> {};

TEST_P(DeadlineTest, Holds) {
  const DeadlineCase& c = GetParam();
  ScriptedTransport transport;
  transport.Add(c.answer);
  const absl::Time start = transport.clock()->Now();
  const HttpResult result =
      Exchange(*transport.NewSession(), Request("u", start + c.timeout));
  EXPECT_EQ(result.failure, c.want) << rest::HttpFailureName(result.failure);
  EXPECT_EQ(transport.clock()->Now(), start + c.want_elapsed);
}

INSTANTIATE_TEST_SUITE_P(
    All, DeadlineTest,
    ::testing::Values(
        DeadlineCase{"InTime",
                     ScriptedAnswer::Http(200, "").After(absl::Seconds(1)),
                     absl::Seconds(2), HttpFailure::kNone, absl::Seconds(1)},
        DeadlineCase{
            "JustLate", ScriptedAnswer::Http(200, "").After(absl::Seconds(2)),
            absl::Seconds(2), HttpFailure::kDeadline, absl::Seconds(2)},
        DeadlineCase{"Never", ScriptedAnswer::Never(), absl::Seconds(2),
                     HttpFailure::kDeadline, absl::Seconds(2)},
        DeadlineCase{"PassedBeforeTheStart", ScriptedAnswer::Http(200, ""),
                     absl::Seconds(-1), HttpFailure::kDeadline,
                     absl::ZeroDuration()},
        DeadlineCase{
            "LateFailure",
            ScriptedAnswer::Fail(HttpFailure::kConnect).After(absl::Seconds(9)),
            absl::Seconds(2), HttpFailure::kDeadline, absl::Seconds(2)},
        DeadlineCase{"NegativeDelay",
                     ScriptedAnswer::Http(200, "").After(absl::Seconds(-9)),
                     absl::Seconds(2), HttpFailure::kNone,
                     absl::ZeroDuration()}),
    [](const auto& info) { return info.param.name; });

TEST(ScriptedTransportTest, HoldsBodiesToTheCap) {
  ScriptedTransport transport;
  transport.Add(ScriptedAnswer::Http(200, "12345"));
  transport.Add(ScriptedAnswer::Http(200, "12345"));
  auto session = transport.NewSession();
  HttpRequest request = Request("u");
  request.max_body_bytes = 5;
  EXPECT_EQ(Exchange(*session, request).failure, HttpFailure::kNone);
  request.max_body_bytes = 4;
  const HttpResult result = Exchange(*session, request);
  EXPECT_EQ(result.failure, HttpFailure::kBodyTooLarge);
  EXPECT_EQ(result.response.body, "1234");
}

TEST(ScriptedTransportTest, ReportsInTheOrderOfTimeThenOfStart) {
  ScriptedTransport transport;
  for (int seconds : {3, 1, 2, 1}) {
    transport.Add(ScriptedAnswer::Http(200, "").After(absl::Seconds(seconds)));
  }
  auto session = transport.NewSession();
  for (uint64_t tag = 0; tag < 4; ++tag) session->Start(tag, Request("u"));
  EXPECT_THAT(DriveForTags(*session, absl::InfiniteFuture()),
              ElementsAre(1, 3));
  EXPECT_THAT(
      Drive(*session, transport.clock()->Now() + absl::Milliseconds(10)),
      IsEmpty());
  EXPECT_THAT(DriveForTags(*session, absl::InfiniteFuture()), ElementsAre(2));
  EXPECT_THAT(DriveForTags(*session, absl::InfiniteFuture()), ElementsAre(0));
}

// If an answer is already due, Drive() returns it and does not move the clock.
TEST(ScriptedTransportTest, TheClockJumpsOnlyWhereNothingIsOver) {
  ScriptedTransport transport;
  transport.Add(ScriptedAnswer::Http(200, "").After(absl::Seconds(1)));
  auto session = transport.NewSession();
  session->Start(/*tag=*/1, Request("u"));
  transport.AdvanceClock(absl::Seconds(2));
  const absl::Time now = transport.clock()->Now();
  EXPECT_THAT(DriveForTags(*session, now + absl::Hours(1)), ElementsAre(1));
  EXPECT_EQ(transport.clock()->Now(), now);
}

TEST(ScriptedTransportTest, WhatIsCancelledIsNotReported) {
  ScriptedTransport transport(
      [](const HttpRequest&) { return ScriptedAnswer::Http(200, ""); });
  auto session = transport.NewSession();
  session->Start(/*tag=*/1, Request("1"));
  session->Start(/*tag=*/2, Request("2"));
  session->Cancel(2);
  session->Cancel(12345);
  EXPECT_THAT(DriveForTags(*session, absl::InfiniteFuture()), ElementsAre(1));
  session->Cancel(1);
}

TEST(ScriptedTransportTest, TheRequestComesBack) {
  ScriptedTransport transport;
  transport.Add(ScriptedAnswer::Http(200, ""));
  transport.Add(ScriptedAnswer::Never());
  auto session = transport.NewSession();
  EXPECT_EQ(Exchange(*session, Request("u1")).request.url, "u1");
  const absl::Time soon = transport.clock()->Now() + absl::Seconds(1);
  EXPECT_EQ(Exchange(*session, Request("u2", soon)).request.url, "u2");
}

TEST(ScriptedTransportTest, WakeIsKeptForTheNextDrive) {
  ScriptedTransport transport;
  auto session = transport.NewSession();
  const absl::Time start = transport.clock()->Now();
  session->Wake();
  Drive(*session, start + absl::Hours(1));
  EXPECT_EQ(transport.clock()->Now(), start) << "waited in spite of Wake()";
  Drive(*session, start + absl::Hours(1));
  EXPECT_EQ(transport.clock()->Now(), start + absl::Hours(1))
      << "one Wake() ended two waits";
}

TEST(ScriptedTransportTest, WakeFromAnotherThreadEndsAnEndlessDrive) {
  ScriptedTransport transport;
  transport.Add(ScriptedAnswer::Never());
  auto session = transport.NewSession();
  session->Start(/*tag=*/1, Request("u"));
  std::thread waker([&] { session->Wake(); });
  EXPECT_THAT(Drive(*session, absl::InfiniteFuture()), IsEmpty());
  waker.join();
}

TEST(ScriptedTransportTest, SessionsOnSeveralThreadsShareTheScript) {
  constexpr int kThreads = 8;
  constexpr int kCalls = 100;
  int handled = 0;  // Not atomic, because handler calls do not overlap.
  auto transport = std::make_unique<ScriptedTransport>(
      [&handled](const HttpRequest& request) {
        ++handled;
        return ScriptedAnswer::Http(200, request.url)
            .After(absl::Milliseconds(handled % 3));
      });
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([session = transport->NewSession(), t] {
      for (int i = 0; i < kCalls; ++i) {
        const std::string url = std::to_string(t * kCalls + i);
        EXPECT_EQ(Exchange(*session, Request(url)).response.body, url);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(handled, kThreads * kCalls);
  EXPECT_EQ(transport->requests().size(), size_t{kThreads} * kCalls);
}

TEST(ScriptedTransportTest, ASessionMayOutliveTheTransport) {
  auto transport = std::make_unique<ScriptedTransport>();
  transport->Add(ScriptedAnswer::Http(200, "late"));
  auto session = transport->NewSession();
  transport.reset();
  EXPECT_EQ(Exchange(*session, Request("u")).response.body, "late");
}

}  // namespace
}  // namespace fireworks::testing
