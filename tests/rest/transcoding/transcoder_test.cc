#include "fireworks/rest/transcoding/transcoder.h"

#include <gmock/gmock.h>
#include <google/protobuf/any.pb.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "support/status_matchers.h"

namespace fireworks::rest {
namespace {

using ::fireworks::testing_support::StatusIs;
using ::google::protobuf::Message;
using ::testing::AllOf;
using ::testing::HasSubstr;

std::unique_ptr<Message> MakeRequest(const std::string& type,
                                     const std::string& text) {
  const auto* descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
          "fireworks.transcoder_test." + type);
  std::unique_ptr<Message> request(
      google::protobuf::MessageFactory::generated_factory()
          ->GetPrototype(descriptor)
          ->New());
  EXPECT_TRUE(
      google::protobuf::TextFormat::ParseFromString(text, request.get()))
      << text;
  return request;
}

struct Case {
  const char* name;
  Method method;
  const char* type;
  const char* request;  // In text format.
  const char* target;   // The result's target, or a part of the error.
  const char* body = "";
};

constexpr Method Get(const char* path) {
  return {"test.Service.Get", "GET", path, "", ""};
}
constexpr Method With(const char* verb, const char* path, const char* body) {
  return {"test.Service.Write", verb, path, body, ""};
}

class Transcodes : public ::testing::TestWithParam<Case> {};

TEST_P(Transcodes, ToTargetAndBody) {
  const Case& c = GetParam();
  ASSERT_OK_AND_ASSIGN(const TranscodedRequest http,
                       Transcode(c.method, *MakeRequest(c.type, c.request)));
  EXPECT_EQ(http.binding.verb, c.method.verb);
  EXPECT_EQ(http.target, c.target);
  EXPECT_EQ(http.body, c.body);
}

std::string CaseName(const ::testing::TestParamInfo<Case>& info) {
  return info.param.name;
}

// In the order of the comments in google/api/http.proto. The keys of queries are
// JSON names, which servers accept as well as the names in the schema.
const Case kExamples[] = {
    {"Message", Get("/v1/{message_id=messages/*}"), "GetMessageRequest",
     "message_id: 'messages/123456'", "/v1/messages/123456"},
    {"PathAndNestedPath", Get("/v1/messages/{message_id}/{sub.subfield}"),
     "GetMessageRequest", "message_id: '123456' sub { subfield: 'foo' }",
     "/v1/messages/123456/foo"},
    {"Query", Get("/v1/messages/{message_id}"), "GetMessageRequest",
     "message_id: '123456' revision: 2 sub { subfield: 'foo' }",
     "/v1/messages/123456?revision=2&sub.subfield=foo"},
    {"RepeatedQuery", Get("/v1/messages"), "Everything",
     "strings: 'A' strings: 'B'", "/v1/messages?strings=A&strings=B"},
    {"BodyField", With("PATCH", "/v1/messages/{message_id}", "message"),
     "UpdateMessageRequest", "message_id: '123456' message { text: 'Hi!' }",
     "/v1/messages/123456", R"({"text":"Hi!"})"},
    {"BodyAll", With("PATCH", "/v1/messages/{message_id}", "*"), "Message",
     "message_id: '123456' text: 'Hi!'", "/v1/messages/123456",
     R"({"text":"Hi!"})"},
    {"FirstBinding", Get("/v1/messages/{message_id}"), "GetMessageRequest",
     "message_id: '123456'", "/v1/messages/123456"},
    {"AdditionalBinding", Get("/v1/users/{user_id}/messages/{message_id}"),
     "GetMessageRequest", "message_id: '123456' user_id: 'me'",
     "/v1/users/me/messages/123456"},
};
INSTANTIATE_TEST_SUITE_P(Specification, Transcodes,
                         ::testing::ValuesIn(kExamples), CaseName);

const Case kPaths[] = {
    {"SingleSegmentEncodesAll", Get("/v1/{name}"), "Everything",
     "name: 'a/b c:%?#~-_.\\303\\251\\001'",
     "/v1/a%2Fb%20c%3A%25%3F%23~-_.%C3%A9%01"},
    {"MultiSegmentKeepsSlash", Get("/v1/{name=accounts/*/models/*}"),
     "Everything", "name: 'accounts/a b/models/m:x?'",
     "/v1/accounts/a%20b/models/m%3Ax%3F"},
    {"DoubleStarKeepsSlash", Get("/v1/{name=**}:run"), "Everything",
     "name: 'x/y&z/w'", "/v1/x/y%26z/w:run"},
    {"Verb", With("POST", "/v1/{name=models/*}:prepare", "*"), "Everything",
     "name: 'models/m' int32_value: 5", "/v1/models/m:prepare",
     R"({"int32Value":5})"},
    {"NumberZero", Get("/v1/{int32_value}"), "Everything", "", "/v1/0"},
    {"Enum", Get("/v1/{color}"), "Everything", "color: LIGHT_BLUE",
     "/v1/LIGHT_BLUE"},
    {"BoolAndNegative", Get("/v1/{bool_value}/{int64_value}"), "Everything",
     "bool_value: true int64_value: -9223372036854775808",
     "/v1/true/-9223372036854775808"},
    {"Bytes", Get("/v1/{bytes_value}"), "Everything",
     "bytes_value: '\\373\\377'", "/v1/%2B%2F8%3D"},
    {"OptionalSetToZero", Get("/v1/{maybe_int32}"), "Everything",
     "maybe_int32: 0", "/v1/0"},
    {"SiblingOfNestedPathGoesToQuery", Get("/v1/{sub.subfield}"),
     "GetMessageRequest", "sub { subfield: 'foo' number: 7 }",
     "/v1/foo?sub.number=7"},
    {"SameNameInAnotherMessageGoesToQuery", Get("/v1/{child.name}"),
     "Everything", "child { name: 'x' } other { name: 'y' }",
     "/v1/x?other.name=y"},
    {"SameNameDeeperGoesToQuery", Get("/v1/{name}"), "Everything",
     "name: 'x' child { name: 'y' }", "/v1/x?child.name=y"},
    {"NoVariable", Get("/v1/all"), "Everything", "", "/v1/all"},
};
INSTANTIATE_TEST_SUITE_P(Path, Transcodes, ::testing::ValuesIn(kPaths),
                         CaseName);

const Case kBodies[] = {
    {"AllEmpty", With("POST", "/v1/x", "*"), "Everything", "", "/v1/x", "{}"},
    {"AllClearsNestedPathFields", With("POST", "/v1/{sub.subfield}", "*"),
     "GetMessageRequest", "sub { subfield: 'foo' number: 7 } revision: 1",
     "/v1/foo", R"({"revision":"1","sub":{"number":7}})"},
    {"AllKeepsMapsAndRepeatedMessages", With("POST", "/v1/x", "*"),
     "Everything", "children { name: 'c' } labels { key: 'k' value: 'v' }",
     "/v1/x", R"({"children":[{"name":"c"}],"labels":{"k":"v"}})"},
    {"FieldUnset", With("POST", "/v1/x", "message"), "UpdateMessageRequest", "",
     "/v1/x", "{}"},
    {"FieldAndQuery", With("POST", "/v1/x", "message"), "UpdateMessageRequest",
     "message { text: 'Hi!' } validate_only: true", "/v1/x?validateOnly=true",
     R"({"text":"Hi!"})"},
    {"FieldKeepsItsPathField",
     With("PATCH", "/v1/{message.message_id=messages/*}", "message"),
     "UpdateMessageRequest", "message { message_id: 'messages/1' text: 'Hi!' }",
     "/v1/messages/1", R"({"messageId":"messages/1","text":"Hi!"})"},
};
INSTANTIATE_TEST_SUITE_P(Body, Transcodes, ::testing::ValuesIn(kBodies),
                         CaseName);

struct QueryCase {
  const char* name;
  const char* request;
  const char* query;
};

class Queries : public ::testing::TestWithParam<QueryCase> {};

TEST_P(Queries, SayWhatIsSet) {
  ASSERT_OK_AND_ASSIGN(
      const TranscodedRequest http,
      Transcode(Get("/x"), *MakeRequest("Everything", GetParam().request)));
  EXPECT_EQ(http.target, std::string("/x") + GetParam().query);
}

constexpr QueryCase kQueries[] = {
    {"ZerosWithoutPresenceAreLeftOut",
     "int32_value: 0 bool_value: false name: ''", ""},
    {"OptionalZerosAreSent",
     "maybe_string: '' maybe_int32: 0 maybe_bool: false maybe_color: RED",
     "?maybeString=&maybeInt32=0&maybeBool=false&maybeColor=RED"},
    {"OneofZeroIsSent", "that_one: 0", "?thatOne=0"},
    {"Integers",
     "int32_value: -5 int64_value: -6 uint32_value: 4294967295 "
     "uint64_value: 18446744073709551615",
     "?int32Value=-5&int64Value=-6&uint32Value=4294967295&uint64Value="
     "18446744073709551615"},
    {"Floats", "float_value: 0.1 double_value: 0.1",
     "?floatValue=0.1&doubleValue=0.1"},
    {"DoubleExactly", "double_value: 0.30000000000000004",
     "?doubleValue=0.30000000000000004"},
    {"Infinity", "float_value: -inf double_value: nan",
     "?floatValue=-Infinity&doubleValue=NaN"},
    {"EnumByName", "color: LIGHT_BLUE", "?color=LIGHT_BLUE"},
    {"EnumWithoutNameByNumber", "color: 77", "?color=77"},
    {"BytesInBase64", "bytes_value: '\\373\\377'", "?bytesValue=%2B%2F8%3D"},
    {"TextIsEncoded", "name: 'a b&c=d+e,f/\\303\\251'",
     "?name=a%20b%26c%3Dd%2Be%2Cf%2F%C3%A9"},
    {"RepeatedScalars", "numbers: [3, 0] colors: [RED, LIGHT_BLUE]",
     "?numbers=3&numbers=0&colors=RED&colors=LIGHT_BLUE"},
    {"RepeatedTimes", "times { seconds: 1 } times { seconds: 2 }",
     "?times=1970-01-01T00%3A00%3A01Z&times=1970-01-01T00%3A00%3A02Z"},
    {"NestedDotted", "child { child { name: 'x' } bool_value: true }",
     "?child.child.name=x&child.boolValue=true"},
    {"EmptyNested", "child {}", ""},
    {"Timestamp", "create_time { seconds: 1700000000 nanos: 120000000 }",
     "?createTime=2023-11-14T22%3A13%3A20.120Z"},
    {"Duration", "time_to_live { seconds: 3 nanos: 500000000 }",
     "?timeToLive=3.500s"},
    {"NegativeDuration", "time_to_live { seconds: -3 nanos: -500000000 }",
     "?timeToLive=-3.500s"},
    {"NegativeNanosAlone", "time_to_live { nanos: -500000000 }",
     "?timeToLive=-0.500s"},
    {"Wrappers",
     "string_wrapper { value: 'a\"b' } int64_wrapper { value: 9 } "
     "bool_wrapper {} bytes_wrapper { value: 'x' }",
     "?stringWrapper=a%22b&int64Wrapper=9&boolWrapper=false&bytesWrapper=eA%3D%"
     "3D"},
    {"FieldMask", "read_mask { paths: 'display_name' paths: 'a.b_c' }",
     "?readMask=display_name%2Ca.b_c"},
    {"FieldMaskAll", "read_mask { paths: '*' }", "?readMask=%2A"},
    {"EmptyFieldMaskIsLeftOut", "read_mask {}", ""},
    {"JsonNameIsEncoded", "renamed: 'x'", "?new%20name=x"},
};
INSTANTIATE_TEST_SUITE_P(All, Queries, ::testing::ValuesIn(kQueries),
                         [](const auto& info) { return info.param.name; });

TEST(Transcode, SpellsFieldMasksInCamelCaseByOption) {
  TranscodeOptions options;
  options.camel_case_field_masks = true;
  ASSERT_OK_AND_ASSIGN(
      const TranscodedRequest http,
      Transcode(Get("/x"),
                *MakeRequest("Everything",
                             "read_mask { paths: 'display_name' "
                             "paths: 'base_model_details.foo_3' paths: 'x' }"),
                options));
  EXPECT_EQ(http.target, "/x?readMask=displayName%2CbaseModelDetails.foo3%2Cx");
}

class Refused : public ::testing::TestWithParam<Case> {};

TEST_P(Refused, SaysWhatIsWrong) {
  const Case& c = GetParam();
  const std::unique_ptr<Message> request = MakeRequest(c.type, c.request);
  ::testing::internal::CaptureStderr();
  const auto http = Transcode(c.method, *request);
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  EXPECT_THAT(http, StatusIs(absl::StatusCode::kInvalidArgument,
                             AllOf(HasSubstr(c.target), HasSubstr(c.body))));
}

// The last one or two strings of a row are parts of the error.
const Case kRefused[] = {
    {"Empty", Get("/v1/{name=accounts/*}"), "Everything", "",
     "\"name\" is empty", "\"/v1/{name=accounts/*}\""},
    {"UnsetOptional", Get("/v1/{maybe_int32}"), "Everything", "",
     "\"maybe_int32\" is empty", "\"/v1/{maybe_int32}\""},
    {"EmptyNested", Get("/v1/{sub.subfield}"), "GetMessageRequest", "sub {}",
     "\"sub.subfield\" is empty", "\"/v1/{sub.subfield}\""},
    {"OtherCollection", Get("/v1/{name=accounts/*}"), "Everything",
     "name: 'projects/x'", "\"name\" is \"projects/x\"",
     "\"/v1/{name=accounts/*}\""},
    {"TooLong", Get("/v1/{name=accounts/*}"), "Everything",
     "name: 'accounts/a/models/m'", "\"name\"", "/v1/{name=accounts/*}"},
    {"DotSegment", Get("/v1/{name=accounts/*/models/*}"), "Everything",
     "name: 'accounts/../models/m'", "\"accounts/../models/m\"", "{name="},
    {"DotAlone", Get("/v1/{name}"), "Everything", "name: '..'",
     "\"name\" is \"..\"", "\"/v1/{name}\""},
    {"Map", Get("/x"), "Everything", "labels { key: 'k' value: 'v' }",
     "\"labels\" cannot be sent in a query: it is a map"},
    {"RepeatedMessage", Get("/x"), "Everything", "child { children {} }",
     "\"child.children\" cannot be sent in a query: it is a repeated message"},
    {"Struct", Get("/x"), "Everything", "struct {}", "\"struct\""},
    {"Value", Get("/x"), "Everything", "value { bool_value: true }",
     "\"value\""},
    {"Any", Get("/x"), "Everything", "any {}", "\"any\""},
    {"TimeOutOfRange", Get("/x"), "Everything",
     "create_time { seconds: 999999999999 }", "\"createTime\""},
    {"CommaInMask", Get("/x"), "Everything",
     "child { read_mask { paths: 'a,b' } }", "\"child.readMask\"",
     "\"a,b\" is empty or contains a comma"},
    {"MixedSigns", Get("/x"), "Everything",
     "time_to_live { seconds: 1 nanos: -5 }", "\"timeToLive\"",
     "differ in sign: 1 and -5"},
    {"MixedSignsTheOtherWay", Get("/x"), "Everything",
     "child { time_to_live { seconds: -1 nanos: 5 } }", "\"child.timeToLive\""},
    {"BodyMixedSigns", With("POST", "/x", "*"), "Everything",
     "children {} children { time_to_live { seconds: -1 nanos: 5 } }",
     "children: timeToLive: ", "differ in sign"},
    {"NanosOutOfRange", Get("/x"), "Everything",
     "time_to_live { nanos: 1000000000 }", "\"timeToLive\""},
    {"TimestampNanosNegative", Get("/x"), "Everything",
     "create_time { seconds: 1 nanos: -5 }", "\"createTime\""},
    {"BodyTimeOutOfRange", With("POST", "/x", "*"), "Everything",
     "create_time { seconds: 999999999999 }",
     "createTime: the seconds and nanos of a Timestamp are out of range"},
    {"BodyDurationOutOfRange", With("POST", "/x", "*"), "Everything",
     "time_to_live { seconds: 315576000001 }", "timeToLive: "},
    {"BodyNanosOutOfRange", With("POST", "/x", "*"), "Everything",
     "times { nanos: 1000000000 }", "times: "},
    {"AnyOfUnknownType", With("POST", "/x", "*"), "Everything",
     "any { type_url: 'type.googleapis.com/None' }",
     "any: the type of an Any is not known: \"type.googleapis.com/None\""},
    {"AnyWithoutType", With("POST", "/x", "*"), "Everything",
     "any { value: 'x' }", "any: the type of an Any is not known: \"\""},
    {"MalformedAny", With("POST", "/x", "*"), "Everything",
     "any { type_url: 'type.googleapis.com/google.protobuf.Duration' "
     "value: '\\377' }",
     "any: the content of an Any is malformed"},
    {"TimeInAny", With("POST", "/x", "*"), "Everything",
     "any { type_url: 'type.googleapis.com/google.protobuf.Duration' "
     "value: "
     "'\\010\\001\\020\\377\\377\\377\\377\\377\\377\\377\\377\\377\\001' }",
     "any: ", "differ in sign: 1 and -1"},
};
INSTANTIATE_TEST_SUITE_P(All, Refused, ::testing::ValuesIn(kRefused), CaseName);

// Text with a byte that is not UTF-8. protobuf's JSON would lack the byte.
const Case kNotUtf8[] = {
    {"Body", With("POST", "/x", "*"), "Everything", "name: 'a\\377'",
     "the field \"name\" is not valid UTF-8"},
    {"BodyBesideThePath", With("POST", "/{parent}", "*"), "Everything",
     "parent: 'p' maybe_string: '\\377'", "\"maybeString\" is not valid"},
    {"BodyField", With("POST", "/x", "message"), "UpdateMessageRequest",
     "message { text: '\\377' }", "\"text\" is not valid UTF-8"},
    {"CutOff", With("POST", "/x", "*"), "Everything", "name: 'a\\303'",
     "\"name\" is not valid UTF-8"},
    {"Surrogate", With("POST", "/x", "*"), "Everything",
     "name: '\\355\\240\\200'", "\"name\" is not valid UTF-8"},
    {"Nested", With("POST", "/x", "*"), "Everything",
     "child { children {} children { name: '\\377' } }",
     "child: children: the field \"name\" is not valid UTF-8"},
    {"Repeated", With("POST", "/x", "*"), "Everything",
     "strings: 'good' strings: '\\377'", "\"strings\" is not valid UTF-8"},
    {"MapKey", With("POST", "/x", "*"), "Everything",
     "labels { key: '\\377' value: 'v' }",
     "labels: the field \"key\" is not valid UTF-8"},
    {"MapValue", With("POST", "/x", "*"), "Everything",
     "labels { key: 'k' value: 'v' } labels { key: 'l' value: '\\377' }",
     "labels: the field \"value\" is not valid UTF-8"},
    {"Oneof", With("POST", "/x", "*"), "Everything", "this_one: '\\377'",
     "\"thisOne\" is not valid UTF-8"},
    {"BodyMask", With("POST", "/x", "*"), "Everything",
     "read_mask { paths: 'a\\377' }", "readMask: the field \"paths\""},
    {"BodyWrapper", With("POST", "/x", "*"), "Everything",
     "string_wrapper { value: '\\377' }", "stringWrapper: the field \"value\""},
    {"StructKey", With("POST", "/x", "*"), "Everything",
     "struct { fields { key: '\\377' value { bool_value: true } } }",
     "struct: fields: the field \"key\" is not valid UTF-8"},
    {"Value", With("POST", "/x", "*"), "Everything",
     "value { list_value { values { string_value: '\\377' } } }",
     "value: listValue: values: the field \"stringValue\" is not valid UTF-8"},
    {"Any", With("POST", "/x", "*"), "Everything",
     "any { type_url: 'type.googleapis.com/fireworks.transcoder_test.Message' "
     "value: '\\022\\001\\377' }",
     "any: the field \"text\" is not valid UTF-8"},
    {"NestedInAny", With("POST", "/x", "*"), "Everything",
     "any { type_url: "
     "'type.googleapis.com/fireworks.transcoder_test.UpdateMessageRequest' "
     "value: '\\022\\003\\022\\001\\377' }",
     "any: message: the field \"text\" is not valid UTF-8"},
    {"AnyInAny", With("POST", "/x", "*"), "Everything",
     "any { type_url: 'type.googleapis.com/google.protobuf.Any' "
     "value: "
     "'\\n\\065type.googleapis.com/"
     "fireworks.transcoder_test.Message\\022\\003\\022\\001\\377' "
     "}",
     "any: the field \"text\" is not valid UTF-8"},
    {"UrlOfAny", With("POST", "/x", "*"), "Everything",
     "any { type_url: '\\377/fireworks.transcoder_test.Message' }",
     "any: the field \"typeUrl\" is not valid UTF-8"},
    {"Query", Get("/x"), "Everything", "name: 'a\\377'",
     "the field \"name\" is not valid UTF-8"},
    {"NestedQuery", Get("/x"), "Everything", "child { parent: '\\377' }",
     "the field \"child.parent\" is not valid UTF-8"},
    {"RepeatedQuery", Get("/x"), "Everything", "strings: 'a' strings: '\\377'",
     "the field \"strings\" is not valid UTF-8"},
    {"QueryWrapper", Get("/x"), "Everything",
     "string_wrapper { value: '\\377' }", "\"stringWrapper\" is not valid"},
    {"QueryMask", Get("/x"), "Everything", "read_mask { paths: 'a\\377' }",
     "the field \"readMask\" is not valid UTF-8"},
    {"Path", Get("/v1/{name}"), "Everything", "name: 'a\\377'",
     "the field \"name\" is not valid UTF-8"},
    {"PathWithBody", With("POST", "/v1/{child.name=**}", "*"), "Everything",
     "child { name: 'a/\\377' }",
     "the field \"child.name\" is not valid UTF-8"},
};
INSTANTIATE_TEST_SUITE_P(NotUtf8, Refused, ::testing::ValuesIn(kNotUtf8),
                         CaseName);

TEST(Transcode, RefusesManyAnysInEachOther) {
  google::protobuf::Any any;
  for (int i = 0; i < 1000; ++i) {
    google::protobuf::Any outer;
    ASSERT_TRUE(outer.PackFrom(any));
    any = std::move(outer);
  }
  EXPECT_THAT(Transcode(With("POST", "/x", "*"), any),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("too many Anys contain each other")));
}

TEST(Transcode, SendsBytesThatAreNotUtf8) {
  ASSERT_OK_AND_ASSIGN(
      const TranscodedRequest http,
      Transcode(With("POST", "/x", "*"),
                *MakeRequest("Everything",
                             "bytes_value: '\\377' "
                             "any { type_url: "
                             "'type.googleapis.com/google.protobuf.BytesValue' "
                             "value: '\\n\\001\\377' }")));
  EXPECT_EQ(
      http.body,
      R"({"bytesValue":"/w==","any":{"@type":)"
      R"("type.googleapis.com/google.protobuf.BytesValue","value":"/w=="}})");
}

// Transcode() tries the bindings in this order.
constexpr Binding kMore[] = {
    {"PUT", "/v1/{name=projects/*}/things", "child", ""},
    {"DELETE", "/v1/{name=teams/*}/things/{int32_value}", "", "strings"},
    {"POST", "/v1/things", "*", ""},
};
constexpr Method kMany = {"test.Service.Many",
                          "GET",
                          "/v1/{name=projects/*}/{parent=a/*}",
                          "",
                          "",
                          kMore};
constexpr Method kWithVariables = {"test.Service.Many",
                                   "GET",
                                   "/v1/{name=projects/*}/{parent=a/*}",
                                   "",
                                   "",
                                   absl::Span<const Binding>(kMore, 2)};

struct BindingCase {
  const char* name;
  const char* request;
  const char* verb;
  const char* target;
  const char* body;
  const char* response_body = "";
};

class Bindings : public ::testing::TestWithParam<BindingCase> {};

TEST_P(Bindings, TheFirstThatFitsIsTaken) {
  const BindingCase& c = GetParam();
  ASSERT_OK_AND_ASSIGN(const TranscodedRequest http,
                       Transcode(kMany, *MakeRequest("Everything", c.request)));
  EXPECT_EQ(http.binding.verb, c.verb);
  EXPECT_EQ(http.binding.response_body, c.response_body);
  EXPECT_EQ(http.target, c.target);
  EXPECT_EQ(http.body, c.body);
  EXPECT_EQ(http.content_type, *c.body == 0 ? "" : "application/json");
}

constexpr BindingCase kBindings[] = {
    {"AllVariables", "name: 'projects/p' parent: 'a/b'", "GET",
     "/v1/projects/p/a/b", ""},
    {"OneIsUnset", "name: 'projects/p' child { name: 'c' }", "PUT",
     "/v1/projects/p/things", R"({"name":"c"})"},
    {"OneDoesNotMatch", "name: 'projects/p' parent: 'b/c'", "PUT",
     "/v1/projects/p/things?parent=b%2Fc", "{}"},
    {"OtherResource", "name: 'teams/t' int32_value: 7", "DELETE",
     "/v1/teams/t/things/7", "", "strings"},
    {"AZeroIsNotSet", "name: 'teams/t'", "POST", "/v1/things",
     R"({"name":"teams/t"})"},
    {"NoneMatches", "name: 'x'", "POST", "/v1/things", R"({"name":"x"})"},
    {"NoneIsSet", "", "POST", "/v1/things", "{}"},
};
INSTANTIATE_TEST_SUITE_P(All, Bindings, ::testing::ValuesIn(kBindings),
                         [](const auto& info) { return info.param.name; });

TEST(Transcode, TakesAZeroWhereNothingElseFits) {
  ASSERT_OK_AND_ASSIGN(
      const TranscodedRequest http,
      Transcode(kWithVariables, *MakeRequest("Everything", "name: 'teams/t'")));
  EXPECT_EQ(http.target, "/v1/teams/t/things/0");
  EXPECT_EQ(http.resource, "teams/t");
}

TEST(Transcode, NamesEachBindingThatDoesNotFit) {
  EXPECT_THAT(
      Transcode(kWithVariables, *MakeRequest("Everything", "name: 'x'")),
      StatusIs(absl::StatusCode::kInvalidArgument,
               AllOf(HasSubstr("\"name\" is \"x\""),
                     HasSubstr("\"/v1/{name=projects/*}/{parent=a/*}\""),
                     HasSubstr("\"/v1/{name=projects/*}/things\""),
                     HasSubstr("/v1/{name=teams/*}/things/{int32_value}"))));
}

class BadMethod : public ::testing::TestWithParam<Case> {};

TEST_P(BadMethod, IsAnInternalError) {
  const Case& c = GetParam();
  EXPECT_THAT(Transcode(c.method, *MakeRequest(c.type, c.request)),
              StatusIs(absl::StatusCode::kInternal,
                       AllOf(HasSubstr("test.Service."), HasSubstr(c.target))));
}

constexpr Binding kMalformed[] = {{"GET", "/v1/{name", "", ""}};
const Case kBadMethods[] = {
    {"Malformed", Get("/v1/{name"), "Everything", "",
     "is not a valid path template"},
    {"NoField", Get("/v1/{nome}"), "Everything", "", "\"nome\""},
    {"NoNestedField", Get("/v1/{child.nome}"), "Everything", "",
     "\"child.nome\""},
    {"BelowScalar", Get("/v1/{name.x}"), "Everything", "", "\"name.x\""},
    {"MessageField", Get("/v1/{child}"), "Everything", "", "\"child\""},
    {"RepeatedField", Get("/v1/{strings}"), "Everything", "", "\"strings\""},
    {"BelowRepeated", Get("/v1/{children.name}"), "Everything", "",
     "\"children.name\""},
    {"MalformedMore",
     {"test.Service.Many", "GET", "/v1/{name=projects/*}", "", "", kMalformed},
     "Everything",
     "",
     "/v1/{name"},
    {"BodyIsNotAField", With("POST", "/x", "nome"), "Everything", "",
     "\"nome\""},
    {"BodyIsScalar", With("POST", "/x", "name"), "Everything", "", "\"name\""},
    {"BodyIsRepeated", With("POST", "/x", "children"), "Everything", "",
     "\"children\""},
};
INSTANTIATE_TEST_SUITE_P(All, BadMethod, ::testing::ValuesIn(kBadMethods),
                         CaseName);

}  // namespace
}  // namespace fireworks::rest
