// Where the API key comes from, and where it must never appear.

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fireworks/json/decoder.h"
#include "fireworks/json/drift.h"
#include "fireworks/rest/api_key_provider.h"
#include "fireworks/rest/call_context.h"
#include "fireworks/rest/channel.h"
#include "fireworks/rest/stub.h"
#include "fireworks/testing/scripted_transport.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rest/channel_fixture.h"

namespace fireworks::rest {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

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

TEST_F(ChannelTest, AKeyProviderIsToldWhyItIsAsked) {
  using Reason = ApiKeyRequest::Reason;
  std::vector<std::pair<Reason, std::string>> asked;
  options_.api_key_provider = [&](const ApiKeyRequest& request) {
    asked.emplace_back(request.reason, request.refused_key);
    return "key-number-" + std::to_string(asked.size());
  };
  transport_->Add(ScriptedAnswer::Http(200, kReady));
  transport_->Add(ScriptedAnswer::Http(401, ""));
  transport_->Add(ScriptedAnswer::Http(200, kReady));
  const std::shared_ptr<Channel> channel = MakeChannel();
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(UnaryCall<Model>(*channel, kGetModel, Request(), nullptr),
                IsOk());
  }
  EXPECT_THAT(asked,
              ElementsAre(Pair(Reason::kFirstCall, ""), Pair(Reason::kCall, ""),
                          Pair(Reason::kRefused, "key-number-2")));
}

// These can be called with a request and without one.
TEST_F(ChannelTest, AKeyProviderMayTakeBothForms) {
  const auto key = [](const std::string& k) { return k; };
  for (const ApiKeyProvider& provider :
       {ApiKeyProvider(std::bind(key, std::string(kKey))),
        ApiKeyProvider([](auto&&...) { return std::string(kKey); })}) {
    options_.api_key_provider = provider;
    transport_->Add(ScriptedAnswer::Http(200, kReady));
    EXPECT_THAT(Get(), IsOk());
  }
}

TEST_F(ChannelTest, AnEmptyKeyProviderIsNone) {
  options_.api_key_provider = std::function<absl::StatusOr<std::string>()>();
  transport_->Add(ScriptedAnswer::Http(200, kReady));
  EXPECT_THAT(Get(), IsOk());
  EXPECT_EQ(transport_->RequestHeader(0, "authorization"),
            std::string("Bearer ") + kKey);
}

TEST_F(ChannelTest, TheErrorOfA401SaysWhyThereIsNoOtherKey) {
  options_.api_key_provider =
      [](const ApiKeyRequest& request) -> absl::StatusOr<std::string> {
    if (request.refused_key.empty()) return kKey;
    return absl::UnavailableError(std::string("sealed, after ") + kKey);
  };
  transport_->Add(ScriptedAnswer::Http(401, ""));
  EXPECT_THAT(
      Get().status(),
      StatusIs(absl::StatusCode::kUnauthenticated,
               AllOf(HasSubstr("the option api_key_provider gave no usable "
                               "key: sealed"),
                     Not(HasSubstr(kKey)))));
  EXPECT_EQ(transport_->requests().size(), 1u);
}

TEST_F(ChannelTest, AKeyThatStaysTheSameIsNotSentAgain) {
  options_.api_key_provider = [] { return std::string(kKey); };
  transport_->Add(ScriptedAnswer::Http(401, ""));
  EXPECT_THAT(Get().status(), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_EQ(transport_->requests().size(), 1u);
}

// No error of the provider seems to be about the model.
TEST_F(ChannelTest, AKeyProviderMayFail) {
  using Code = absl::StatusCode;
  const std::vector<std::pair<absl::StatusOr<std::string>, Code>> rows = {
      {absl::UnavailableError("why"), Code::kUnavailable},
      {absl::PermissionDeniedError("why"), Code::kPermissionDenied},
      {absl::InvalidArgumentError("why"), Code::kUnauthenticated},
      {absl::NotFoundError("why"), Code::kUnauthenticated},
      {absl::AlreadyExistsError("why"), Code::kUnauthenticated},
      {absl::OutOfRangeError("why"), Code::kUnauthenticated},
      {"\"why\"", Code::kUnauthenticated},
      {"", Code::kUnauthenticated},
  };
  for (const auto& [key, code] : rows) {
    SCOPED_TRACE(key.status());
    options_.api_key_provider = [&key = key] { return key; };
    EXPECT_THAT(
        Get().status(),
        StatusIs(code, AnyOf(HasSubstr("gave no usable key: why"),
                             HasSubstr("gave no usable key: the API key is"))));
  }
  EXPECT_THAT(transport_->requests(), IsEmpty());
}

TEST_F(ChannelTest, TheEchoedKeyShowsNowhere) {
  const std::string echo = std::string("bad key ") + kKey;
  ScriptedAnswer answer = ScriptedAnswer::Http(
      401, R"({"message": ")" + echo + "\"}",
      {{"x-request-id", kKey}, {"www-authenticate", echo}, {kKey, "name"}});
  answer.result.response.reason = echo;
  transport_->Add(answer);
  CallContext context;
  const absl::Status status = Get(&context).status();
  EXPECT_THAT(status.ToString(), Not(HasSubstr(kKey)));
  EXPECT_THAT(context.report().error_excerpt, Not(HasSubstr(kKey)));
  EXPECT_THAT(context.report().request_id, Not(HasSubstr(kKey)));
  for (const HttpHeader& header : context.report().headers) {
    EXPECT_THAT(header.name, Not(HasSubstr(kKey)));
    EXPECT_THAT(header.value, Not(HasSubstr(kKey)));
  }
}

// Not even the end of the key appears. An excerpt that starts within the key would
// show an end that scrubbing cannot recognize.
TEST_F(ChannelTest, TheKeyThatBreaksTheJsonShowsNowhere) {
  constexpr size_t kPart = 8;
  const std::string key = kKey;
  for (const bool accelerate : {true, false}) {
    options_.json.accelerate = accelerate;
    for (const std::string& body :
         {R"({"authorization": "Bearer )" + key + R"(" x})",
          R"({"contextLength": "Bearer )" + key + "\"}",
          "{\"" + key + "\": 1, x}", "{\"a\": " + key + "}"}) {
      SCOPED_TRACE(body);
      transport_->Add(ScriptedAnswer::Http(200, body));
      CallContext context;
      const std::string told = Get(&context).status().ToString() + "\n" +
                               context.report().error_excerpt;
      for (size_t at = 0; at + kPart <= key.size(); ++at) {
        EXPECT_THAT(told, Not(HasSubstr(key.substr(at, kPart))));
      }
    }
  }
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
  ASSERT_EQ(context.report().drift.findings.size(), 2u);
  for (const json::Drift& drift : context.report().drift.findings) {
    EXPECT_THAT(drift.value, Not(HasSubstr(key)));
    EXPECT_THAT(drift.json_path, Not(HasSubstr(key)));
    EXPECT_THAT(drift.path_pattern, Not(HasSubstr(key)));
    EXPECT_THAT(drift.name, Not(HasSubstr(key)));
  }
}

}  // namespace
}  // namespace fireworks::rest
