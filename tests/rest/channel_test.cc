#include "fireworks/rest/channel.h"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/rest/call_context.h"
#include "fireworks/rest/stub.h"
#include "fireworks/testing/scripted_transport.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "support/notification.h"
#include "support/status_matchers.h"

namespace fireworks::rest {
namespace {

using ::fireworks::gateway::v1::GetModelRequest;
using ::fireworks::gateway::v1::Model;
using ::fireworks::testing::ScriptedAnswer;
using ::fireworks::testing::ScriptedTransport;
using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::Notification;
using ::fireworks::testing_support::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr Method kGetModel = {"test.Gateway.GetModel", "GET",
                              "/v1/{name=accounts/*/models/*}", "", ""};
constexpr char kKey[] = "fw_0123456789abcdef";
constexpr char kReady[] =
    R"({"name": "accounts/a/models/m", "state": "READY"})";

GetModelRequest Request(const std::string& id = "m") {
  GetModelRequest request;
  request.set_name("accounts/a/models/" + id);
  return request;
}

class ChannelTest : public ::testing::Test {
 protected:
  ChannelTest() {
    options_.endpoint = "https://api.example.com";
    options_.api_key = kKey;
    options_.transport = transport_;
    options_.clock = transport_->clock();
    options_.random = [] { return 0.5; };
  }

  std::shared_ptr<Channel> MakeChannel() {
    absl::StatusOr<std::shared_ptr<Channel>> channel =
        Channel::Create(options_);
    EXPECT_THAT(channel, IsOk());
    return channel.ok() ? *channel : nullptr;
  }

  absl::StatusOr<Model> Get(CallContext* context = nullptr) {
    return UnaryCall<Model>(*MakeChannel(), kGetModel, Request(), context);
  }

  std::shared_ptr<ScriptedTransport> transport_ =
      std::make_shared<ScriptedTransport>();
  ChannelOptions options_;
};

// ---- Options

struct BadOption {
  std::string name;
  void (*spoil)(ChannelOptions&);
  std::string says;
};

class ChannelOptionsTest : public ::testing::TestWithParam<BadOption> {};

TEST_P(ChannelOptionsTest, IsRefused) {
  ChannelOptions options;
  options.endpoint = "https://api.example.com";
  options.api_key = kKey;
  GetParam().spoil(options);
  EXPECT_THAT(Channel::Create(options).status(),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr(GetParam().says),
                             Not(HasSubstr("0123456789")))));
}

INSTANTIATE_TEST_SUITE_P(
    Options, ChannelOptionsTest,
    ::testing::ValuesIn(std::vector<BadOption>{
        {"NoEndpoint", [](auto& o) { o.endpoint = ""; }, "endpoint"},
        {"PlainHttp", [](auto& o) { o.endpoint = "http://example.com"; },
         "http"},
        {"KeyWithNewline", [](auto& o) { o.api_key = "fw_01234\n56789"; },
         "key"},
        {"ZeroTimeout", [](auto& o) { o.timeout = absl::ZeroDuration(); },
         "timeout"},
        {"NegativeConnectTimeout",
         [](auto& o) { o.connect_timeout = absl::Seconds(-1); },
         "connect_timeout"},
        {"NoAttempts", [](auto& o) { o.retry.max_attempts = 0; },
         "retry.max_attempts"},
        {"NothingInFlight", [](auto& o) { o.max_async_in_flight = 0; },
         "max_async_in_flight"},
        {"NoBody", [](auto& o) { o.max_body_bytes = 0; }, "max_body_bytes"},
        {"UserAgent", [](auto& o) { o.user_agent_suffix = "a\r\nB: c"; },
         "user_agent_suffix"},
    }),
    [](const auto& info) { return info.param.name; });

// ---- One call

TEST_F(ChannelTest, SendsWhatTheMethodSays) {
  options_.user_agent_suffix = "shop/1.2";
  transport_->Add(ScriptedAnswer::Http(200, kReady));
  CallContext context;
  context.AddHeader("traceparent", "00-1-2-01");
  const absl::StatusOr<Model> model = Get(&context);
  ASSERT_THAT(model, IsOk());
  EXPECT_EQ(model->state(), Model::READY);
  ASSERT_EQ(transport_->requests().size(), 1u);
  const HttpRequest request = transport_->requests()[0];
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.url, "https://api.example.com/v1/accounts/a/models/m");
  EXPECT_EQ(FindHeader(request.headers, "authorization"),
            std::string("Bearer ") + kKey);
  EXPECT_EQ(FindHeader(request.headers, "accept"), "application/json");
  EXPECT_EQ(FindHeader(request.headers, "user-agent"),
            "fireworks-cpp/" FIREWORKS_VERSION " shop/1.2");
  EXPECT_EQ(FindHeader(request.headers, "traceparent"), "00-1-2-01");
}

struct BadHeader {
  std::string name;
  std::string header;
  std::string value;
};

class HeaderTest : public ChannelTest,
                   public ::testing::WithParamInterface<BadHeader> {};

TEST_P(HeaderTest, IsRefusedBeforeAnythingIsSent) {
  CallContext context;
  context.AddHeader(GetParam().header, GetParam().value);
  EXPECT_THAT(Get(&context).status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(transport_->requests(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Headers, HeaderTest,
                         ::testing::ValuesIn(std::vector<BadHeader>{
                             {"Newline", "x-a", "b\r\nx-evil: 1"},
                             {"Nul", "x-a", std::string("b\0c", 3)},
                             {"NewlineInName", "x-a\r\nx-evil", "1"},
                             {"EmptyName", "", "1"},
                             {"ColonInName", "x-a:", "1"},
                             {"Authorization", "AUTHORIZATION", "Bearer mine"},
                             {"Host", "host", "elsewhere"},
                             {"ContentLength", "Content-Length", "3"},
                         }),
                         [](const auto& info) { return info.param.name; });

TEST_F(ChannelTest, RetriesAndReports) {
  transport_->Add(ScriptedAnswer::Http(503, ""));
  transport_->Add(ScriptedAnswer::Fail(HttpFailure::kConnectionLost));
  transport_->Add(ScriptedAnswer::Http(200, kReady, {{"x-request-id", "r1"}}));
  CallContext context;
  ASSERT_THAT(Get(&context), IsOk());
  EXPECT_EQ(context.report().attempts, 3);
  EXPECT_EQ(context.report().http_status, 200);
  EXPECT_EQ(context.report().request_id, "r1");
  EXPECT_THAT(context.report().elapsed, Ge(absl::Milliseconds(250)));
}

TEST_F(ChannelTest, TheLastErrorSaysWhyItStopped) {
  for (int i = 0; i < 3; ++i) {
    transport_->Add(ScriptedAnswer::Http(503, R"({"message": "overloaded"})"));
  }
  CallContext context;
  EXPECT_THAT(
      Get(&context).status(),
      StatusIs(absl::StatusCode::kUnavailable,
               AllOf(HasSubstr("accounts/a/models/m"), HasSubstr("overloaded"),
                     HasSubstr("3 attempts"))));
  EXPECT_EQ(context.report().attempts, 3);
  EXPECT_THAT(context.report().error_excerpt, HasSubstr("overloaded"));
}

struct BadTimeout {
  std::string name;
  void (*set)(CallContext&);
  absl::StatusCode code;
};

class TimeoutTest : public ChannelTest,
                    public ::testing::WithParamInterface<BadTimeout> {};

TEST_P(TimeoutTest, IsRefusedBeforeAnythingIsSent) {
  CallContext context;
  GetParam().set(context);
  EXPECT_THAT(Get(&context).status(), StatusIs(GetParam().code));
  EXPECT_THAT(transport_->requests(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Timeouts, TimeoutTest,
    ::testing::ValuesIn(std::vector<BadTimeout>{
        {"Zero", [](auto& c) { c.set_timeout(absl::ZeroDuration()); },
         absl::StatusCode::kInvalidArgument},
        {"Negative", [](auto& c) { c.set_timeout(-absl::Seconds(1)); },
         absl::StatusCode::kInvalidArgument},
        {"Past",
         [](auto& c) { c.set_deadline(absl::Now() - absl::Seconds(1)); },
         absl::StatusCode::kDeadlineExceeded},
        {"InfinitePast", [](auto& c) { c.set_deadline(absl::InfinitePast()); },
         absl::StatusCode::kDeadlineExceeded},
    }),
    [](const auto& info) { return info.param.name; });

TEST_F(ChannelTest, AnInfiniteTimeoutIsAllowed) {
  transport_->Add(ScriptedAnswer::Http(200, kReady).After(absl::Hours(24)));
  CallContext context;
  context.set_timeout(absl::InfiniteDuration());
  EXPECT_THAT(Get(&context), IsOk());
}

TEST_F(ChannelTest, OneDeadlineForAllAttempts) {
  transport_->Add(ScriptedAnswer::Http(503, "").After(absl::Seconds(1)));
  transport_->Add(ScriptedAnswer::Never());
  CallContext context;
  context.set_timeout(absl::Seconds(2));
  EXPECT_THAT(Get(&context).status(),
              StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_EQ(context.report().attempts, 2);
  EXPECT_EQ(context.report().elapsed, absl::Seconds(2));
}

TEST_F(ChannelTest, AsksForAnotherKeyOnceAfterA401) {
  std::atomic<int> asked{0};
  options_.api_key_provider = [&]() -> absl::StatusOr<std::string> {
    return "key-number-" + std::to_string(++asked);
  };
  transport_->Add(ScriptedAnswer::Http(401, ""));
  transport_->Add(ScriptedAnswer::Http(401, R"({"message": "key-number-2?"})"));
  EXPECT_THAT(Get().status(), StatusIs(absl::StatusCode::kUnauthenticated,
                                       Not(HasSubstr("key-number"))));
  EXPECT_EQ(asked, 2);
  EXPECT_EQ(transport_->RequestHeader(0, "authorization"),
            "Bearer key-number-1");
  EXPECT_EQ(transport_->RequestHeader(1, "authorization"),
            "Bearer key-number-2");
}

TEST_F(ChannelTest, AKeyThatStaysTheSameIsNotSentAgain) {
  options_.api_key_provider = [] { return std::string(kKey); };
  transport_->Add(ScriptedAnswer::Http(401, ""));
  EXPECT_THAT(Get().status(), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_EQ(transport_->requests().size(), 1u);
}

TEST_F(ChannelTest, AKeyProviderMayFail) {
  options_.api_key_provider = []() -> absl::StatusOr<std::string> {
    return absl::UnavailableError("the vault is sealed");
  };
  EXPECT_THAT(Get().status(), StatusIs(absl::StatusCode::kUnavailable,
                                       HasSubstr("the vault is sealed")));
  EXPECT_THAT(transport_->requests(), IsEmpty());
}

TEST_F(ChannelTest, TheEchoedKeyShowsNowhere) {
  const std::string echo = std::string("bad key ") + kKey;
  ScriptedAnswer answer = ScriptedAnswer::Http(
      401, R"({"message": ")" + echo + "\"}",
      {{"x-request-id", kKey}, {"www-authenticate", echo}});
  answer.result.response.reason = echo;
  transport_->Add(answer);
  CallContext context;
  const absl::Status status = Get(&context).status();
  EXPECT_THAT(status.ToString(), Not(HasSubstr(kKey)));
  EXPECT_THAT(context.report().error_excerpt, Not(HasSubstr(kKey)));
  EXPECT_THAT(context.report().request_id, Not(HasSubstr(kKey)));
  for (const HttpHeader& header : context.report().headers) {
    EXPECT_THAT(header.value, Not(HasSubstr(kKey)));
  }
}

TEST_F(ChannelTest, A200WithoutAMessageIsAnError) {
  for (const char* body : {"", "{", "[]", "null", "<html></html>", "\"x\""}) {
    transport_->Add(ScriptedAnswer::Http(200, body));
    EXPECT_THAT(Get().status(), StatusIs(absl::StatusCode::kInternal,
                                         HasSubstr("accounts/a/models/m")))
        << body;
  }
}

TEST_F(ChannelTest, KeepsTheBodyOnRequest) {
  transport_->Add(ScriptedAnswer::Http(200, kReady));
  transport_->Add(ScriptedAnswer::Http(200, kReady));
  CallContext without;
  ASSERT_THAT(Get(&without), IsOk());
  EXPECT_EQ(without.report().body, "");
  CallContext with;
  with.set_keep_body(true);
  ASSERT_THAT(Get(&with), IsOk());
  EXPECT_EQ(with.report().body, kReady);
}

// ---- Cancellation

TEST_F(ChannelTest, CancelledBeforeTheCall) {
  CallContext context;
  context.TryCancel();
  EXPECT_THAT(Get(&context).status(), StatusIs(absl::StatusCode::kCancelled));
  EXPECT_THAT(transport_->requests(), IsEmpty());
}

TEST_F(ChannelTest, CancelledFromAnotherThread) {
  transport_->Add(ScriptedAnswer::Never());
  CallContext context;
  context.set_timeout(absl::InfiniteDuration());
  std::thread canceller([&] {
    while (transport_->requests().empty()) std::this_thread::yield();
    context.TryCancel();
  });
  EXPECT_THAT(Get(&context).status(), StatusIs(absl::StatusCode::kCancelled));
  canceller.join();
}

// ---- Many calls

TEST_F(ChannelTest, ManyKeepTheOrderAndTheWindow) {
  std::atomic<int> started{0};
  transport_ = std::make_shared<ScriptedTransport>([&](const HttpRequest& r) {
    ++started;
    const std::string id = r.url.substr(r.url.rfind('/') + 1);
    if (id == "m3") return ScriptedAnswer::Http(404, "");
    return ScriptedAnswer::Http(200, R"({"name": ")" + id + "\"}")
        .After(absl::Milliseconds(10 * (10 - (id[1] - '0'))));
  });
  options_.transport = transport_;
  options_.clock = transport_->clock();
  std::vector<GetModelRequest> requests;
  for (int i = 0; i < 10; ++i)
    requests.push_back(Request("m" + std::to_string(i)));
  std::vector<size_t> arrivals;
  ManyOptions many;
  many.window = 4;
  std::vector<absl::StatusOr<Model>> models(10);
  ManyCalls<Model>(
      *MakeChannel(), kGetModel, absl::MakeConstSpan(requests), many, nullptr,
      [&](size_t i, absl::StatusOr<Model> model, const CallReport& report) {
        models[i] = std::move(model);
        EXPECT_TRUE(!arrivals.empty() || started == 4) << started;
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

TEST_F(ChannelTest, ManyShareOneDeadline) {
  transport_ = std::make_shared<ScriptedTransport>(
      [](const HttpRequest&) { return ScriptedAnswer::Never(); });
  options_.transport = transport_;
  options_.clock = transport_->clock();
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
  transport_ = std::make_shared<ScriptedTransport>([](const HttpRequest&) {
    return ScriptedAnswer::Http(200, kReady).After(absl::Seconds(1));
  });
  options_.transport = transport_;
  options_.clock = transport_->clock();
  const std::vector<GetModelRequest> requests(12, Request());
  CallContext context;
  context.set_deadline(absl::Now() + absl::Seconds(10));
  ManyOptions many;
  many.window = 1;
  int good = 0;
  // The wall clock stands as good as still, the transport's runs: each call has
  // what was left of the wall clock's ten seconds when it was built.
  ManyCalls<Model>(*MakeChannel(), kGetModel, absl::MakeConstSpan(requests),
                   many, &context,
                   [&](size_t, const absl::StatusOr<Model>& model,
                       const CallReport&) { good += model.ok(); });
  EXPECT_EQ(good, 12);
}

TEST_F(ChannelTest, AReportIsNeverOfAnEarlierCall) {
  transport_->Add(ScriptedAnswer::Http(200, kReady));
  CallContext context;
  ASSERT_THAT(Get(&context), IsOk());
  EXPECT_EQ(context.report().attempts, 1);
  context.set_timeout(-absl::Seconds(1));
  EXPECT_THAT(Get(&context).status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(context.report().attempts, 0);
  EXPECT_EQ(context.report().http_status, 0);
}

TEST_F(ChannelTest, TheEchoedKeyShowsInNoDrift) {
  if (!json::Decoder().accelerated()) GTEST_SKIP() << "needs simdjson";
  const std::string key = kKey;
  transport_->Add(ScriptedAnswer::Http(
      200,
      R"({"name": "n", "you_sent": ")" + key + R"(", ")" + key + R"(": 1})"));
  CallContext context;
  context.set_collect_drift(true);
  ASSERT_THAT(Get(&context), IsOk());
  ASSERT_EQ(context.report().drift.size(), 2u);
  for (const json::Drift& drift : context.report().drift) {
    EXPECT_THAT(drift.value, Not(HasSubstr(key)));
    EXPECT_THAT(drift.json_path, Not(HasSubstr(key)));
  }
}

TEST_F(ChannelTest, ManyAreCancelledTogether) {
  transport_ = std::make_shared<ScriptedTransport>(
      [](const HttpRequest&) { return ScriptedAnswer::Never(); });
  options_.transport = transport_;
  options_.clock = transport_->clock();
  options_.timeout = absl::InfiniteDuration();
  const std::vector<GetModelRequest> requests(100, Request());
  CallContext context;
  std::thread canceller([&] {
    while (transport_->requests().size() < 32) std::this_thread::yield();
    context.TryCancel();
  });
  int cancelled = 0;
  ManyCalls<Model>(
      *MakeChannel(), kGetModel, absl::MakeConstSpan(requests), {}, &context,
      [&](size_t, const absl::StatusOr<Model>& model, const CallReport&) {
        cancelled += absl::IsCancelled(model.status());
      });
  canceller.join();
  EXPECT_EQ(cancelled, 100);
  EXPECT_EQ(transport_->requests().size(), 32u);
}

// ---- Asynchronous calls

TEST_F(ChannelTest, AsyncRunsItsCompletionOnAnotherThread) {
  transport_->Add(ScriptedAnswer::Http(200, kReady));
  const std::shared_ptr<Channel> channel = MakeChannel();
  Notification done;
  CallContext context;
  ASSERT_THAT(AsyncCall<Model>(*channel, kGetModel, Request(), &context,
                               [&, caller = std::this_thread::get_id()](
                                   absl::StatusOr<Model> model) {
                                 EXPECT_THAT(model, IsOk());
                                 EXPECT_NE(std::this_thread::get_id(), caller);
                                 EXPECT_EQ(context.report().attempts, 1);
                                 done.Notify();
                               }),
              IsOk());
  EXPECT_TRUE(done.Wait());
}

TEST_F(ChannelTest, AsyncRefusesABadRequestAtOnce) {
  const std::shared_ptr<Channel> channel = MakeChannel();
  GetModelRequest request;
  request.set_name("nonsense");
  EXPECT_THAT(AsyncCall<Model>(*channel, kGetModel, request, nullptr,
                               [](absl::StatusOr<Model>) { FAIL(); }),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(ChannelTest, AsyncRefusesWhatDoesNotFitTheQueue) {
  options_.max_async_in_flight = 1;
  options_.max_async_queued = 2;
  options_.timeout = absl::InfiniteDuration();
  for (int i = 0; i < 4; ++i) transport_->Add(ScriptedAnswer::Never());
  std::shared_ptr<Channel> channel = MakeChannel();
  std::atomic<int> cancelled{0};
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(AsyncCall<Model>(*channel, kGetModel, Request(), nullptr,
                                 [&](absl::StatusOr<Model> model) {
                                   cancelled +=
                                       absl::IsCancelled(model.status());
                                 }),
                IsOk());
  }
  EXPECT_THAT(AsyncCall<Model>(*channel, kGetModel, Request(), nullptr,
                               [](absl::StatusOr<Model>) { FAIL(); }),
              StatusIs(absl::StatusCode::kResourceExhausted));
  channel.reset();
  EXPECT_EQ(cancelled, 3) << "the destructor ran every completion once";
}

TEST_F(ChannelTest, AsyncCompletionsMayCallAgain) {
  for (int i = 0; i < 5; ++i)
    transport_->Add(ScriptedAnswer::Http(200, kReady));
  const std::shared_ptr<Channel> channel = MakeChannel();
  Notification done;
  std::function<void(int)> call = [&](int left) {
    ASSERT_THAT(AsyncCall<Model>(*channel, kGetModel, Request(), nullptr,
                                 [&, left](absl::StatusOr<Model> model) {
                                   EXPECT_THAT(model, IsOk());
                                   if (left == 0) return done.Notify();
                                   call(left - 1);
                                 }),
                IsOk());
  };
  call(4);
  EXPECT_TRUE(done.Wait());
}

TEST_F(ChannelTest, TheLastOwnerMayGoInsideACompletion) {
  transport_->Add(ScriptedAnswer::Http(200, kReady));
  transport_->Add(ScriptedAnswer::Never());
  options_.timeout = absl::InfiniteDuration();
  auto channel = std::make_unique<std::shared_ptr<Channel>>(MakeChannel());
  Notification first;
  Notification second;
  Notification both_started;
  ASSERT_THAT(AsyncCall<Model>(**channel, kGetModel, Request(), nullptr,
                               [&](absl::StatusOr<Model> model) {
                                 EXPECT_THAT(model, IsOk());
                                 EXPECT_TRUE(both_started.Wait());
                                 channel.reset();
                                 first.Notify();
                               }),
              IsOk());
  ASSERT_THAT(AsyncCall<Model>(**channel, kGetModel, Request(), nullptr,
                               [&](absl::StatusOr<Model> model) {
                                 EXPECT_THAT(
                                     model.status(),
                                     StatusIs(absl::StatusCode::kCancelled));
                                 second.Notify();
                               }),
              IsOk());
  both_started.Notify();
  EXPECT_TRUE(first.Wait());
  EXPECT_TRUE(second.Wait());
}

TEST_F(ChannelTest, AsyncIsCancelledWhileItWaitsForItsTurn) {
  options_.max_async_in_flight = 1;
  options_.timeout = absl::InfiniteDuration();
  transport_->Add(ScriptedAnswer::Never());
  const std::shared_ptr<Channel> channel = MakeChannel();
  CallContext context;
  Notification done;
  ASSERT_THAT(AsyncCall<Model>(*channel, kGetModel, Request(), nullptr,
                               [](absl::StatusOr<Model>) {}),
              IsOk());
  ASSERT_THAT(AsyncCall<Model>(*channel, kGetModel, Request(), &context,
                               [&](absl::StatusOr<Model> model) {
                                 EXPECT_THAT(
                                     model.status(),
                                     StatusIs(absl::StatusCode::kCancelled));
                                 done.Notify();
                               }),
              IsOk());
  context.TryCancel();
  EXPECT_TRUE(done.Wait());
  EXPECT_THAT(transport_->requests().size(), ::testing::Le(1u));
}

// ---- Observation

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
                    " " + absl::StatusCodeToString(e.status.code()));
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
      ElementsAre("test.Gateway.GetModel accounts/a/models/m NOT_FOUND"));
}

class DriftRecorder : public CallObserver {
 public:
  void OnCall(const CallEvent& e) override {
    for (const json::Drift& drift : e.report.drift) {
      paths.push_back(drift.json_path);
    }
  }
  std::vector<std::string> paths;
};

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
  EXPECT_EQ(context.report().drift.size(), 1u);
  EXPECT_THAT(recorder->paths, ElementsAre("$.newField"));

  options_.collect_drift = true;
  transport_->Add(ScriptedAnswer::Http(200, body));
  ASSERT_THAT(Get(), IsOk());
  EXPECT_THAT(recorder->paths, ElementsAre("$.newField", "$.newField"));
}

// ---- Threads and processes

TEST_F(ChannelTest, ManyThreadsShareAChannel) {
  transport_ = std::make_shared<ScriptedTransport>(
      [](const HttpRequest&) { return ScriptedAnswer::Http(200, kReady); });
  options_.transport = transport_;
  options_.clock = transport_->clock();
  const std::shared_ptr<Channel> channel = MakeChannel();
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        good += UnaryCall<Model>(*channel, kGetModel, Request(), nullptr).ok();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 400);
}

// The thread sanitizer ends a child that starts a thread after the fork of a
// process that had several.
#ifdef __SANITIZE_THREAD__
constexpr bool kChildMayStartThreads = false;
#else
constexpr bool kChildMayStartThreads = true;
#endif

TEST_F(ChannelTest, AChildProcessMayUseItsParentsChannel) {
  transport_ = std::make_shared<ScriptedTransport>(
      [](const HttpRequest&) { return ScriptedAnswer::Http(200, kReady); });
  options_.transport = transport_;
  options_.clock = transport_->clock();
  std::shared_ptr<Channel> channel = MakeChannel();
  Notification parent_done;
  ASSERT_THAT(AsyncCall<Model>(
                  *channel, kGetModel, Request(), nullptr,
                  [&](const absl::StatusOr<Model>&) { parent_done.Notify(); }),
              IsOk());
  ASSERT_TRUE(parent_done.Wait());

  const pid_t child = fork();
  if (child == 0) {
    alarm(20);
    bool ok = UnaryCall<Model>(*channel, kGetModel, Request(), nullptr).ok();
    if (kChildMayStartThreads) {
      Notification done;
      ok &= AsyncCall<Model>(*channel, kGetModel, Request(), nullptr,
                             [&](const absl::StatusOr<Model>& model) {
                               ok &= model.ok();
                               done.Notify();
                             })
                .ok();
      ok &= done.Wait();
    }
    channel.reset();
    _exit(ok ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

}  // namespace
}  // namespace fireworks::rest
