// Single calls: what is sent and returned, how they are retried and reported.

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "fireworks/rest/call_context.h"
#include "fireworks/rest/error_info.h"
#include "fireworks/testing/scripted_transport.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rest/channel_fixture.h"
#include "support/message_text.h"

namespace fireworks::rest {
namespace {

using ::testing::AllOf;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

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

TEST_F(ChannelTest, AnErrorTellsTheWaitUntilADate) {
  options_.retry.max_attempts = 1;
  transport_->AdvanceClock(absl::FromUnixSeconds(1'800'000'000) -
                           transport_->clock()->Now());
  transport_->Add(ScriptedAnswer::Http(
      503, "{}", {{"Retry-After", "Fri, 15 Jan 2027 08:01:00 GMT"}}));
  const auto info = GetErrorInfo(Get().status());
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->retry_after().seconds(), 60);
}

// A request is built in the memory of an earlier one.
TEST_F(ChannelTest, ARequestHoldsNothingOfTheOneBefore) {
  constexpr Method kPost = {"test.Gateway.PostModel", "POST",
                            "/v1/{name=accounts/*/models/*}:post", "*", ""};
  for (int i = 0; i < 4; ++i) {
    transport_->Add(i == 0 || i == 1
                        ? ScriptedAnswer::Fail(HttpFailure::kConnectionLost)
                        : ScriptedAnswer::Http(200, kReady));
  }
  const std::shared_ptr<Channel> channel = MakeChannel();
  CallContext context;
  context.AddHeader("traceparent", "00-1-2-01");
  context.AddHeader("x-a", std::string(100, 'a'));
  EXPECT_THAT(
      UnaryCall<Model>(*channel, kGetModel, Request("longer-name"), &context),
      IsOk());
  EXPECT_THAT(UnaryCall<Model>(*channel, kPost, Request(), nullptr), IsOk());
  transport_->Add(ScriptedAnswer::Http(200, kReady));
  EXPECT_THAT(UnaryCall<Model>(*channel, kGetModel, Request(), nullptr),
              IsOk());

  const std::vector<HttpRequest> sent = transport_->requests();
  ASSERT_EQ(sent.size(), 5u);
  const HttpRequest& first = sent[2];
  EXPECT_TRUE(first.fresh_connection);
  EXPECT_FALSE(first.needed_headers.has_value());
  EXPECT_EQ(first.headers.size(), 5u);
  const HttpRequest& post = sent[3];
  EXPECT_EQ(post.method, "POST");
  EXPECT_EQ(post.body, "{}");
  EXPECT_EQ(post.headers.size(), 4u);
  const HttpRequest& last = sent[4];
  EXPECT_EQ(last.method, "GET");
  EXPECT_EQ(last.url, "https://api.example.com/v1/accounts/a/models/m");
  EXPECT_EQ(last.body, "");
  EXPECT_FALSE(last.fresh_connection);
  EXPECT_TRUE(last.needed_headers.has_value());
  EXPECT_EQ(last.headers.size(), 3u);
  EXPECT_EQ(FindHeader(last.headers, "traceparent"), "");
  EXPECT_EQ(FindHeader(last.headers, "content-type"), "");
}

TEST_F(ChannelTest, AnAnswerReplacesWhatTheResponseHeld) {
  constexpr Method kHead = {"test.Gateway.HasModel", "HEAD",
                            "/v1/{name=accounts/*/models/*}", "", ""};
  Model model;
  model.set_description("of a call before");
  transport_->Add(ScriptedAnswer::Http(200, ""));
  EXPECT_THAT(MakeChannel()->Call(kHead, Request(), &model), IsOk());
  EXPECT_EQ(model.ByteSizeLong(), 0u);

  // A batch decodes all its answers into one message.
  model.set_description("of a call before");
  for (const char* body :
       {R"({"name":"a","title":"new"})", R"({"name":"b"})", ""}) {
    transport_->Add(ScriptedAnswer::Http(200, body));
  }
  const GetModelRequest request = Request();
  std::vector<std::string> got;
  MakeChannel()->CallMany(
      kGetModel, {&request, &request, &request}, &model, {}, nullptr,
      [&](size_t, const absl::Status& status, const CallReport&) {
        got.push_back(status.ok() ? testing_support::MessageText(model)
                                  : "error");
      });
  EXPECT_THAT(got, UnorderedElementsAre("name: \"a\"", "name: \"b\"", "error"));
  EXPECT_EQ(model.description(), "");
}

TEST_F(ChannelTest, AnErrorClearsTheResponse) {
  const std::shared_ptr<Channel> channel = MakeChannel();
  const auto left = [&](CallContext* context) {
    Model model;
    model.set_description("of a call before");
    EXPECT_FALSE(channel->Call(kGetModel, Request(), &model, context).ok());
    return testing_support::MessageText(model);
  };
  transport_->Add(ScriptedAnswer::Http(404, kReady));
  EXPECT_EQ(left(nullptr), "") << "the server's error";
  transport_->Add(ScriptedAnswer::Http(200, R"({"name": "n", "state": [})"));
  EXPECT_EQ(left(nullptr), "") << "an answer that cannot be decoded";
  CallContext context;
  context.AddHeader("a b", "c");
  EXPECT_EQ(left(&context), "") << "a call that is not sent";
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

struct Losses {
  const char* name;
  ScriptedAnswer first;
  ScriptedAnswer second;
  bool third_is_fresh;
};

class LossTest : public ChannelTest,
                 public ::testing::WithParamInterface<Losses> {};

TEST_P(LossTest, TwoInARowMakeTheNextOpenItsOwnConnection) {
  transport_->Add(GetParam().first);
  transport_->Add(GetParam().second);
  transport_->Add(ScriptedAnswer::Http(200, kReady));
  ASSERT_THAT(Get(), IsOk());
  ASSERT_EQ(transport_->requests().size(), 3u);
  EXPECT_FALSE(transport_->requests()[0].fresh_connection);
  EXPECT_FALSE(transport_->requests()[1].fresh_connection);
  EXPECT_EQ(transport_->requests()[2].fresh_connection,
            GetParam().third_is_fresh);
}

ScriptedAnswer Lost() {
  return ScriptedAnswer::Fail(HttpFailure::kConnectionLost);
}
ScriptedAnswer Cut() { return ScriptedAnswer::Fail(HttpFailure::kTruncated); }
ScriptedAnswer Busy() { return ScriptedAnswer::Http(503, ""); }

INSTANTIATE_TEST_SUITE_P(Losses, LossTest,
                         ::testing::Values(Losses{"Lost", Lost(), Lost(), true},
                                           Losses{"Cut", Cut(), Cut(), true},
                                           Losses{"Both", Lost(), Cut(), true},
                                           Losses{"One", Busy(), Lost(), false},
                                           Losses{"NotInARow", Lost(), Busy(),
                                                  false}),
                         [](const auto& info) { return info.param.name; });

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

TEST_F(ChannelTest, AnErrorIsOneLineWhateverTheName) {
  transport_->Add(ScriptedAnswer::Http(404, ""));
  const absl::Status status =
      UnaryCall<Model>(*MakeChannel(), kGetModel,
                       Request("m\n\x1b[31m" + std::string(1000, 'm')), nullptr)
          .status();
  EXPECT_THAT(status,
              StatusIs(absl::StatusCode::kNotFound,
                       HasSubstr(R"(accounts/a/models/m \x1b[31mmmm)")));
  EXPECT_LT(status.message().size(), 400);
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

  // The body is also kept if it is not a model: it is then the only evidence.
  for (const int status : {200, 404}) {
    const std::string body = "<html>" + std::string(4096, 'x') + "</html>";
    transport_->Add(ScriptedAnswer::Http(status, body));
    EXPECT_FALSE(Get(&with).ok());
    EXPECT_EQ(with.report().body, body) << status;
  }
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

}  // namespace
}  // namespace fireworks::rest
