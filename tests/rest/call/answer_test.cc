#include "fireworks/rest/call/answer.h"

#include <google/protobuf/message.h>
#include <google/protobuf/wrappers.pb.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fireworks/internal/strings.h"
#include "json/test_schema.h"
#include "support/message_text.h"

namespace fireworks::rest::internal {
namespace {

using ::fireworks::internal::StdView;
using ::fireworks::json::NewMessage;
using ::fireworks::json::TestMessage;
using ::fireworks::testing_support::MessageText;

// What an answer says, in one text.
std::string Told(const Answer& answer,
                 const google::protobuf::Message& response) {
  if (answer.error.has_value()) {
    return "error " + answer.error->code + ": " + answer.error->message;
  }
  if (!answer.status.ok()) {
    return "unusable: " + std::string(StdView(answer.status.message()));
  }
  return (answer.no_known_fields ? "unknown: " : "OK: ") +
         MessageText(response);
}

struct Case {
  std::string name;
  std::string body;
  std::string told;
  std::string response_body = {};
  std::string type = "Everything";
};

class AnswerTest : public ::testing::TestWithParam<Case> {};

TEST_P(AnswerTest, SaysWhatItIs) {
  const Case& row = GetParam();
  const auto response = NewMessage(TestMessage(row.type));
  const Binding binding = {"GET", "/v1/things", "", row.response_body};
  HttpResponse http;
  http.status = 200;
  http.body = row.body;
  for (const bool accelerate : {true, false}) {
    json::DecoderOptions options;
    options.accelerate = accelerate;
    const json::Decoder decoder(options);
    const Answer answer = DecodeAnswer(decoder, binding, http,
                                       /*collect_drift=*/false, response.get());
    EXPECT_EQ(Told(answer, *response), row.told) << accelerate;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Bodies, AnswerTest,
    ::testing::ValuesIn(std::vector<Case>{
        {"AMessage", R"({"aString":"x"})", R"(OK: a_string: "x")"},
        {"AnEmptyObject", "{}", "OK: "},
        {"NoBody", "", "unusable: the body is empty"},
        {"UnknownMembers", R"({"foo":1})", "unknown: "},
        {"AnUnknownMemberBesideAnother", R"({"foo":1,"aString":"x"})",
         R"(OK: a_string: "x")"},
        {"AnUnknownMemberBesideADefault", R"({"error":"e","aString":""})",
         "OK: "},
        {"AnError", R"({"error":{"code":429,"message":"boom"}})",
         "error 429: boom"},
        {"ALongError",
         R"({"code":13,"message":"boom","details":[")" +
             std::string(100000, 'x') + R"("]})",
         "error 13: boom"},
        {"AnErrorBesideAKnownMember", R"({"error":"e","aString":"x"})",
         R"(OK: a_string: "x")"},
        // protobuf 3.21 reads these, and finds nothing that it knows.
        {"ATrailingComma", R"({"foo":1,})",
         R"(unusable: the body is not JSON: {"foo":1,})"},
        {"SingleQuotes", R"({'foo':1})",
         R"(unusable: the body is not JSON: {'foo':1})"},
        {"NoQuotes", R"({foo:1})",
         R"(unusable: the body is not JSON: {foo:1})"},
        {"ALineBreakInAText", "{\"error\":\"a\nb\"}",
         "unusable: the body is not JSON: {\"error\":\"a\nb\"}"},
        {"AFieldOfText", R"("x")", R"(OK: a_string: "x")", "a_string"},
        {"AFieldOfAnotherType", R"({"error":"boom"})",
         R"(unusable: $.a_string: {"error":"boom"} does not fit string)",
         "a_string"},
        {"AnInjectedMember", R"("x","aInt32":1)",
         R"(unusable: the body is not JSON: "x","aInt32":1)", "a_string"},
        {"AnInjectedList", R"([],"aString":"injected")",
         R"(unusable: the body is not JSON: [],"aString":"injected")",
         "some_nested"},
        {"AMessageField", R"({"aString":"x"})",
         R"(OK: nested { a_string: "x" })", "nested"},
        {"AnErrorForAMessageField", R"({"error":"boom"})", "error : boom",
         "nested"},
        {"AList", R"([{"aString":"x"},{}])",
         R"(OK: some_nested { a_string: "x" } some_nested { })", "some_nested"},
        {"NullForAList", "null", "OK: ", "some_nested"},
        {"AnErrorForAList", R"({"code":16,"message":"no key"})",
         "error 16: no key", "some_nested"},
        {"AnObjectForAList", R"({"foo":1})",
         "unusable: the body is not a JSON array", "some_nested"},
        {"ATextForAList", R"( "maintenance")",
         "unusable: the body is not a JSON array", "some_string"},
        {"ANumberForAList", "5", "unusable: the body is not a JSON array",
         "some_int32"},
        {"AMapMayHaveAnyKey", R"({"error":1})",
         R"(OK: int32_of { key: "error" value: 1 })", "int32_of"},
    }),
    [](const auto& info) { return info.param.name; });

// The JSON of a StringValue is a string.
TEST(AnswerOfAWellKnownTypeTest, IsReadInItsOwnForm) {
  google::protobuf::StringValue response;
  HttpResponse http;
  http.body = R"("world")";
  const Answer answer = DecodeAnswer(json::Decoder(), {"GET", "/v1/x", "", ""},
                                     http, /*collect_drift=*/false, &response);
  EXPECT_EQ(Told(answer, response), R"(OK: value: "world")");
}

}  // namespace
}  // namespace fireworks::rest::internal
