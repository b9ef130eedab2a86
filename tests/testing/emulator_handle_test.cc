// Rpcs that a test adds to the emulator.

#include <google/protobuf/descriptor.h>
#include <google/protobuf/empty.pb.h>
#include <google/protobuf/message.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/message_differencer.h>
#include <httplib.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fireworks/gateway/v1/gateway.rest.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/rest/channel.h"
#include "fireworks/rest/method.h"
#include "fireworks/testing/emulator.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "http_body_test.pb.h"
#include "support/status_matchers.h"
#include "testing/emulator_http.h"
#include "transcoder_test.pb.h"

namespace fireworks::testing {
namespace {

using gateway::v1::Model;
using ::google::api::HttpBody;
using ::google::api::Upload;
using ::google::protobuf::util::MessageDifferencer;
using ::testing::HasSubstr;
using testing_support::IsOk;
using testing_support::StatusIs;
using transcoder_test::Everything;
using transcoder_test::GetMessageRequest;

template <typename Type>
Type FromText(const std::string& text) {
  Type message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message))
      << text;
  return message;
}

std::shared_ptr<rest::Channel> ChannelTo(const Emulator& emulator) {
  rest::ChannelOptions options;
  options.endpoint = emulator.url();
  options.api_key = "any";
  auto channel = rest::Channel::Create(options);
  EXPECT_THAT(channel, IsOk());
  return *std::move(channel);
}

struct EchoCase {
  std::string name;
  rest::Method method;
  std::string request;  // In text format.
};

constexpr rest::Method Get(const char* path) {
  return {"test.Service.Get", "GET", path, "", ""};
}
constexpr rest::Method With(const char* verb, const char* path,
                            const char* body) {
  return {"test.Service.Write", verb, path, body, ""};
}

// Sends the request with a channel, to a handler that returns it. The handler and the
// channel must receive equal messages.
template <typename Type>
void ExpectEcho(const EchoCase& c) {
  SCOPED_TRACE(c.name);
  const auto emulator = MustStart();
  Type received;
  ASSERT_THAT((emulator->Handle<Type, Type>(
                  c.method,
                  [&](const Type& request) -> absl::StatusOr<Type> {
                    received = request;
                    return request;
                  })),
              IsOk());
  const Type request = FromText<Type>(c.request);
  Type answer;
  ASSERT_THAT(ChannelTo(*emulator)->Call(c.method, request, &answer), IsOk());
  EXPECT_TRUE(MessageDifferencer::Equals(received, request))
      << received.DebugString();
  EXPECT_TRUE(MessageDifferencer::Equals(answer, request))
      << answer.DebugString();
}

class HandleTest : public ::testing::TestWithParam<EchoCase> {};

TEST_P(HandleTest, ReceivesTheRequestOfTheClient) {
  ExpectEcho<Everything>(GetParam());
}

constexpr rest::Binding kMore[] = {
    {"POST", "/v1/{name=files/**}:run", "child", ""},
    {"DELETE", "/v1/{int32_value}", "", ""}};
constexpr rest::Method kSeveral = {"test.Service.Several",
                                   "GET",
                                   "/v1/{parent=accounts/*}/things",
                                   "",
                                   "",
                                   kMore};

INSTANTIATE_TEST_SUITE_P(
    Path, HandleTest,
    ::testing::Values(
        EchoCase{"SingleSegment", Get("/v1/{name}"),
                 R"(name: 'a/b c:%?#~-_.+\303\251\001')"},
        EchoCase{"SeveralSegments", Get("/v1/{name=accounts/*/models/*}"),
                 "name: 'accounts/a b/models/m:x?%2F'"},
        EchoCase{"TextAfterAVariable",
                 Get("/v1/{name=accounts/*}/models/{parent}/x"),
                 "name: 'accounts/models' parent: 'x'"},
        EchoCase{"SameTextTwice", Get("/v1/{name}/x/{parent}/x"),
                 "name: 'x' parent: 'x'"},
        EchoCase{"DoubleStarAndVerb", Get("/v1/{name=**}:run"),
                 "name: 'x/y&z/w:v'"},
        EchoCase{"Nested", Get("/v1/{child.child.name}"),
                 "child { child { name: 'deep' int32_value: 7 } }"},
        EchoCase{"Numbers", Get("/v1/{bool_value}/{int64_value}/{color}"),
                 "bool_value: true int64_value: -9223372036854775808 "
                 "color: LIGHT_BLUE"},
        EchoCase{"EnumByNumber", Get("/v1/{color}"), "color: 77"},
        EchoCase{"Bytes", Get("/v1/{bytes_value}"),
                 R"(bytes_value: '\373\377')"},
        EchoCase{"NoVariable", Get("/v1/all"), ""},
        EchoCase{"FirstBinding", kSeveral, "parent: 'accounts/a' name: 'x'"},
        EchoCase{"SecondBinding", kSeveral,
                 "name: 'files/a/b' color: LIGHT_BLUE child { name: 'c' }"},
        EchoCase{"ThirdBinding", kSeveral, "int32_value: 5"}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Query, HandleTest,
    ::testing::Values(
        EchoCase{"Numbers", Get("/v1/x"),
                 "int32_value: -1 int64_value: -2 uint32_value: 4294967295 "
                 "uint64_value: 18446744073709551615 float_value: 0.1 "
                 "double_value: -1e300"},
        EchoCase{"Infinity", Get("/v1/x"), "double_value: -inf"},
        EchoCase{"Others", Get("/v1/x"),
                 R"(bool_value: true color: LIGHT_BLUE bytes_value: '\377\000'
                    this_one: '+&= \303\251' renamed: 'r')"},
        EchoCase{"SetToZero", Get("/v1/x"),
                 "maybe_string: '' maybe_int32: 0 maybe_bool: false "
                 "maybe_color: RED that_one: 0"},
        EchoCase{"Lists", Get("/v1/x"),
                 "strings: 'b' strings: 'a' strings: '' numbers: 2 numbers: 1 "
                 "colors: LIGHT_BLUE colors: RED times { seconds: 5 } "
                 "times { seconds: 4 }"},
        EchoCase{
            "Nested", Get("/v1/{name}"),
            "name: 'x' child { name: 'y' numbers: 1 child { name: 'z' } }"},
        EchoCase{"WellKnown", Get("/v1/x"),
                 "create_time { seconds: 1 nanos: 500000000 } "
                 "time_to_live { seconds: -3 } "
                 "read_mask { paths: 'a_b.c' paths: 'd' } "
                 "string_wrapper { value: 'true' } int64_wrapper { value: 7 } "
                 "bool_wrapper { value: true } bytes_wrapper { value: 'x' }"}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Body, HandleTest,
    ::testing::Values(
        EchoCase{"All", With("POST", "/v1/{name}", "*"),
                 "name: 'n' children { name: 'c' } "
                 "labels { key: 'k' value: 'v' } child { color: LIGHT_BLUE }"},
        EchoCase{"AllOfAnEmptyMessage", With("PUT", "/v1/x", "*"), ""},
        EchoCase{"OneField", With("PATCH", "/v1/{child.name}", "child"),
                 "child { name: 'n' children { name: 'c' } } numbers: 4"},
        EchoCase{"LineBreakInThePath", With("POST", "/v1/{name}", "*"),
                 R"(name: 'a\nb' int32_value: 3)"},
        EchoCase{"WithDelete", With("DELETE", "/v1/{name}", "*"),
                 "name: 'n' int32_value: 3"}),
    [](const auto& info) { return info.param.name; });

TEST(EmulatorHandleTest, AnswersWithOneField) {
  constexpr rest::Method kMethods[] = {
      {"t.S.A", "GET", "/v1/strings", "", "strings"},
      {"t.S.B", "GET", "/v1/child", "", "child"},
      {"t.S.C", "GET", "/v1/labels", "", "labels"},
      {"t.S.D", "GET", "/v1/int64", "", "int64_value"},
      {"t.S.E", "GET", "/v1/time", "", "create_time"}};
  const auto whole = FromText<Everything>(
      "strings: 'a' strings: 'b' child { name: 'c' } "
      "labels { key: 'k' value: 'v' } int64_value: 5 "
      "create_time { seconds: 1 }");
  const std::string kBodies[] = {R"(["a","b"])", R"({"name":"c"})",
                                 R"({"k":"v"})", R"("5")",
                                 R"("1970-01-01T00:00:01Z")"};
  const std::string kUnset[] = {"[]", "null", "{}", R"("0")", "null"};
  for (size_t i = 0; i < std::size(kMethods); ++i) {
    const auto emulator = MustStart();
    Everything answer = whole;
    ASSERT_THAT((emulator->Handle<Everything, Everything>(
                    kMethods[i], [&](const Everything&) { return answer; })),
                IsOk());
    Http http(*emulator);
    EXPECT_EQ(http.Get(std::string(kMethods[i].path)).body, kBodies[i]);
    answer.Clear();
    EXPECT_EQ(http.Get(std::string(kMethods[i].path)).body, kUnset[i]);
  }
}

TEST(EmulatorHandleTest, CarriesBytes) {
  constexpr rest::Method kPut = {"t.S.Put", "PUT", "/v1/{name}", "file",
                                 "file"};
  ExpectEcho<HttpBody>({"Whole", With("POST", "/v1/x", "*"),
                        R"(content_type: 'image/png' data: '\000\377{"')"});
  const auto emulator = MustStart();
  ASSERT_THAT((emulator->Handle<Upload, Upload>(
                  kPut,
                  [](const Upload& upload) -> absl::StatusOr<Upload> {
                    if (upload.name() != "n" || upload.size() != 4) {
                      return absl::InvalidArgumentError("other fields");
                    }
                    Upload answer;
                    *answer.mutable_file() = upload.file();
                    answer.mutable_file()->mutable_data()->append("!");
                    return answer;
                  })),
              IsOk());
  Upload answer;
  ASSERT_THAT(ChannelTo(*emulator)->Call(
                  kPut,
                  FromText<Upload>("name: 'n' size: 4 file { content_type: "
                                   "'a/b' data: '\\377' }"),
                  &answer),
              IsOk());
  EXPECT_EQ(answer.file().content_type(), "a/b");
  EXPECT_EQ(answer.file().data(), "\377!");
}

TEST(EmulatorHandleTest, CarriesFormsUnchanged) {
  const std::string parts =
      "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--\r\n";
  const struct {
    std::string type;
    std::string body;
  } kForms[] = {
      {"multipart/form-data; boundary=x", parts},
      {"multipart/form-data; boundary=x", "no parts"},
      {"multipart/form-data", parts},
      {"application/x-www-form-urlencoded", "a=" + std::string(100'000, '1')}};
  const auto emulator = MustStart();
  ASSERT_THAT((emulator->Handle<HttpBody, HttpBody>(
                  With("POST", "/v1/x", "*"),
                  [](const HttpBody& form) { return form; })),
              IsOk());
  for (const auto& form : kForms) {
    SCOPED_TRACE(form.type);
    const httplib::Result result = Http(*emulator).client().Post(
        "/v1/x", {{"Authorization", "Bearer any"}}, form.body, form.type);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->body, form.body);
    EXPECT_EQ(result->get_header_value("Content-Type"), form.type);
    EXPECT_EQ(emulator->requests().back().body, form.body);
  }
}

// Requests in forms that our client does not send.
TEST(EmulatorHandleTest, ReadsOtherClientsRequestsAsHttpProtoSays) {
  const auto emulator = MustStart();
  Everything received;
  const auto note = [&](const Everything& request) {
    received = request;
    return google::protobuf::Empty();
  };
  ASSERT_THAT((emulator->Handle<Everything, google::protobuf::Empty>(
                  Get("/v1/{name=things/*}"), note)),
              IsOk());
  Http http(*emulator);
  const struct {
    const char* target;
    int status;
    const char* received_or_message;
  } kCases[] = {
      {"/v1/things/a", 200, "name: 'things/a'"},
      {"/v1/things/a?int32_value=4&int64Value=5", 200,
       "name: 'things/a' int32_value: 4 int64_value: 5"},
      {"/v1/things/a?child.maybe_bool=false&new%20name=r", 200,
       "name: 'things/a' child { maybe_bool: false } renamed: 'r'"},
      {"/v1/things/a?color=1&colors=LIGHT_BLUE&colors=0", 200,
       "name: 'things/a' color: LIGHT_BLUE colors: LIGHT_BLUE colors: RED"},
      {"/v1/things/a?nope=1&child.nope=2&strings.nope=3&name.x=4", 200,
       "name: 'things/a'"},
      {"/v1/things/a?name=other&child.name=mine", 200,
       "name: 'things/a' child { name: 'mine' }"},
      {"/v1/things/a?int32Value=x", 400, "int32Value cannot be"},
      {"/v1/things/a?int32Value=", 400, "int32Value cannot be"},
      {"/v1/things/a?int32Value=2147483648", 400, "int32Value cannot be"},
      {"/v1/things/a?boolValue=1", 400, "boolValue cannot be"},
      {"/v1/things/a?boolValue=true,%22color%22:1", 400, "boolValue cannot be"},
      {"/v1/things/a?color=PINK", 400, "color cannot be"},
      {"/v1/things/a?child=x", 400, "child cannot be"},
      {"/v1/things/a?createTime=yesterday", 400, "createTime cannot be"},
      {"/v1/things/a?child.parent=%FF", 400, "child.parent cannot be"},
      {"/v1/things/%FF", 400, "name cannot be"},
      {"/v1/things/a?int32Value=1&int32_value=1", 400, "too many values"},
      {"/v1/things/a:run", 404, "Not Found"},
      {"/v1/things/a%2Fb", 404, "Not Found"},
      {"/v1/things/..", 404, "Not Found"},
      {"/v1/things/a/", 404, "Not Found"},
      {"/v1/things/", 404, "Not Found"},
      {"/v1/things", 404, "Not Found"},
      {"/", 404, "Not Found"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.target);
    received.Clear();
    const httplib::Response response = http.Get(c.target);
    EXPECT_EQ(response.status, c.status);
    if (c.status == 200) {
      EXPECT_TRUE(MessageDifferencer::Equals(
          received, FromText<Everything>(c.received_or_message)))
          << received.DebugString();
      EXPECT_EQ(response.body, "{}");
    } else {
      EXPECT_THAT(response.body, HasSubstr(c.received_or_message));
    }
  }
}

TEST(EmulatorHandleTest, RefusesABodyThatIsNotJson) {
  const auto emulator = MustStart();
  ASSERT_THAT((emulator->Handle<Everything, Everything>(
                  With("POST", "/v1/x", "*"),
                  [](const Everything& request) { return request; })),
              IsOk());
  Http http(*emulator);
  const auto post = [&](const std::string& body) {
    const httplib::Result result = http.client().Post(
        "/v1/x?name=unheard", {{"Authorization", "Bearer any"}}, body,
        "application/json");
    return result ? *result : httplib::Response();
  };
  EXPECT_EQ(post("{").status, 400);
  EXPECT_EQ(post("[]").status, 400);
  EXPECT_EQ(post(R"({"int32Value":"x"})").status, 400);
  EXPECT_EQ(post(R"({"name":"b","future":1})").body, R"({"name":"b"})");
  EXPECT_EQ(post("").body, "{}");
}

TEST(EmulatorHandleTest, ErrorsHaveTheFormOfTheService) {
  const auto emulator = MustStart();
  ASSERT_THAT((emulator->Handle<GetMessageRequest, Everything>(
                  Get("/v1/messages/{message_id}"),
                  [](const GetMessageRequest& r) -> absl::StatusOr<Everything> {
                    if (r.message_id() == "bad") {
                      return FromText<Everything>("create_time { nanos: -5 }");
                    }
                    return absl::PermissionDeniedError("not \"yours\"");
                  })),
              IsOk());
  Everything answer;
  EXPECT_THAT(ChannelTo(*emulator)->Call(
                  Get("/v1/messages/{message_id}"),
                  FromText<GetMessageRequest>("message_id: 'm'"), &answer),
              StatusIs(absl::StatusCode::kPermissionDenied,
                       HasSubstr("not \"yours\"")));
  Http http(*emulator);
  EXPECT_EQ(http.Get("/v1/messages/m").body,
            R"({"code":7,"message":"not \"yours\"","details":[]})");
  const httplib::Response bad = http.Get("/v1/messages/bad");
  EXPECT_EQ(bad.status, 500);
  EXPECT_THAT(bad.body, HasSubstr("cannot be JSON"));
  EXPECT_EQ(http.client()
                .Delete("/v1/messages/m",
                        httplib::Headers{{"Authorization", "Bearer any"}})
                ->status,
            501);
  EXPECT_EQ(Http(*emulator, "").Get("/v1/messages/m").status, 401);
}

TEST(EmulatorHandleTest, AnswersAndErrorsThatAreNotUtf8AreNotPrinted) {
  const auto emulator = MustStart();
  const auto answer = [](const auto&) {
    return FromText<Everything>("labels { key: '\\377' }");
  };
  const auto fail = [](const auto&) -> absl::StatusOr<Everything> {
    return absl::NotFoundError("bad \xff\xc3 utf\xc3\xa9");
  };
  ASSERT_THAT((emulator->Handle<Everything, Everything>(Get("/v1/x"), answer)),
              IsOk());
  ASSERT_THAT(
      (emulator->Handle<Everything, Everything>(
          {"test.Service.Labels", "GET", "/v1/y", "", "labels"}, answer)),
      IsOk());
  ASSERT_THAT((emulator->Handle<Everything, Everything>(Get("/v1/z"), fail)),
              IsOk());
  Http http(*emulator);
  ::testing::internal::CaptureStderr();
  for (const char* path : {"/v1/x", "/v1/y"}) {
    const httplib::Response bad = http.Get(path);
    EXPECT_EQ(bad.status, 500);
    EXPECT_THAT(bad.body, HasSubstr("cannot be JSON: labels: the field"));
  }
  EXPECT_EQ(http.Get("/v1/z").body,
            "{\"code\":5,\"message\":\"bad \uFFFD\uFFFD utf\u00E9\","
            "\"details\":[]}");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

// For example, the REQUIRE of a test framework throws.
TEST(EmulatorHandleTest, AnswersOnceIfTheHandlerThrows) {
  const auto emulator = MustStart();
  ASSERT_THAT((emulator->Handle<GetMessageRequest, Everything>(
                  Get("/v1/messages/{message_id}"),
                  [](const GetMessageRequest& r) -> absl::StatusOr<Everything> {
                    if (r.message_id() == "int") throw 7;
                    throw std::runtime_error("not today");
                  })),
              IsOk());
  Http http(*emulator);
  const httplib::Response response = http.Get("/v1/messages/m");
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body,
            R"({"code":13,"message":"the test's function threw: not today",)"
            R"("details":[]})");
  EXPECT_FALSE(response.has_header("EXCEPTION_WHAT"));
  EXPECT_EQ(http.Get("/v1/messages/int").status, 500);
  EXPECT_EQ(emulator->request_count(), 2);
  EXPECT_EQ(emulator->requests()[0].status, 500);
}

TEST(EmulatorHandleTest, TheLastHandlerAnswers) {
  using Routes = gateway::v1::GatewayRestMethods;
  const auto emulator = MustStart();
  Http http(*emulator);
  const std::string path = "/v1/accounts/a/models/m";
  EXPECT_EQ(http.Get(path).status, 404);
  for (const char* said : {"one", "two"}) {
    ASSERT_THAT((emulator->Handle<gateway::v1::GetModelRequest, Model>(
                    Routes::kGetModel,
                    [said](const gateway::v1::GetModelRequest& request) {
                      Model model;
                      model.set_name(request.name());
                      model.set_display_name(said);
                      return model;
                    })),
                IsOk());
    EXPECT_EQ(Decode<Model>(http.Get(path).body).display_name(), said);
  }
  EXPECT_EQ(http.Get("/v1/accounts/acme/models").status, 200);
}

TEST(EmulatorHandleTest, RefusesRoutesThatDoNotFitTheMessages) {
  const auto emulator = MustStart();
  constexpr rest::Binding kBad[] = {{"GET", "/v1/{nope}", "", ""}};
  const struct {
    rest::Method method;
    const char* message;
  } kCases[] = {
      {Get("v1"), "does not start with '/'"},
      {Get("/v1/{nope}"), "nope"},
      {Get("/v1/{sub}"), "sub"},
      {Get("/v1/{sub.nope}"), "sub.nope"},
      {With("POST", "/v1", "user_id"), "user_id"},
      {With("POST", "/v1", "nope"), "nope"},
      {{"t.S.M", "GET", "/v1", "", "nope"}, "nope"},
      {{"t.S.M", "GET", "/v1", "", "", kBad}, "nope"},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(
        (emulator->Handle<GetMessageRequest, Everything>(
            c.method, [](const GetMessageRequest&) { return Everything(); })),
        StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(c.message)));
  }
}

}  // namespace
}  // namespace fireworks::testing
