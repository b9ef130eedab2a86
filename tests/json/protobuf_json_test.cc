// Mistakes of JsonStringToMessage that ParseWithProtobuf() prevents.

#include "fireworks/json/protobuf_json.h"

#include <gmock/gmock.h>
#include <google/protobuf/any.pb.h>
#include <google/protobuf/empty.pb.h>
#include <google/protobuf/struct.pb.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "fireworks/internal/protobuf_compat.h"
#include "json/test_schema.h"
#include "support/status_matchers.h"

namespace fireworks::json {
namespace {

using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::StatusIs;

struct Row {
  const char* name;
  const char* body;
  // A body without empty names that must decode to the same message.
  const char* plain;
  const char* type = "Everything";
};

class EmptyNameTest : public ::testing::TestWithParam<Row> {};

TEST_P(EmptyNameTest, MeansNothingButInAMap) {
  const auto message = NewMessage(TestMessage(GetParam().type));
  const auto expected = NewMessage(TestMessage(GetParam().type));
  ASSERT_THAT(ParseWithProtobuf(GetParam().body, message.get()), IsOk());
  ASSERT_THAT(ParseWithProtobuf(GetParam().plain, expected.get()), IsOk());
  EXPECT_EQ(message->DebugString(), expected->DebugString());
}

INSTANTIATE_TEST_SUITE_P(
    , EmptyNameTest,
    ::testing::Values(
        Row{"at_the_top", R"({"":1,"aInt32":1})", R"({"aInt32":1})"},
        Row{"alone", R"({"" : {"aInt32":7}})", "{}"},
        Row{"in_a_message", R"({"nested":{"":{"aInt32":7}}})",
            R"({"nested":{}})"},
        Row{"in_a_list", R"({"someNested":[{"aInt32":1,"":{"aInt32":7}}]})",
            R"({"someNested":[{"aInt32":1}]})"},
        Row{"in_a_list_by_escapes",
            R"({"some\u004eested":[{"":[{"aInt32":7}]}]})",
            R"({"someNested":[{}]})"},
        Row{"in_an_element_without_list", R"({"someNested":{"":{"aInt32":7}}})",
            R"({"someNested":{}})"},
        Row{"in_the_value_of_a_map",
            R"({"nestedOf":{"":{"someNested":[{"":{"aInt32":7}}]}}})",
            R"({"nestedOf":{"":{"someNested":[{}]}}})"},
        Row{"of_a_map", R"({"int32Of":{"":1,"b":2}})",
            R"({"int32Of":{"b":2,"":1}})"},
        Row{"of_a_struct", R"({"aStruct":{"":{"":1}},"":0})",
            R"({"aStruct":{"":{"":1}}})", "Special"},
        Row{"in_what_is_ignored", R"({"new":{"":[{"":1}]}})", "{}"},
        Row{"of_no_member", R"({"aString":"\"\":"})",
            R"({"aString":"\u0022\u0022\u003a"})"}),
    [](const auto& row) { return row.param.name; });

TEST(EmptyNameSyntaxTest, InventsNothingFromSloppyJson) {
  for (const char* body : {R"({'someNested':[{'':{'aInt32':7}}]})",
                           R"({someNested:[{"":{"aInt32":7},}]})"}) {
    const auto message = NewMessage(TestMessage("Everything"));
    const absl::Status status = ParseWithProtobuf(body, message.get());
    const auto expected = NewMessage(TestMessage("Everything"));
    if (status.ok()) {
      ASSERT_THAT(ParseWithProtobuf(R"({"someNested":[{}]})", expected.get()),
                  IsOk());
    }
    EXPECT_EQ(message->DebugString(), expected->DebugString());
  }
}

TEST(DurationTest, HasPartsOfOneSign) {
  for (const char* body :
       {R"({"aDuration":{"seconds":1,"nanos":-5}})",
        R"({"nested":{"aDuration":{"seconds":"-1","nanos":5}}})",
        R"({"nestedOf":{"k":{"durationOf":{"a":"1s",
            "b":{"seconds":1,"nanos":-5}}}}})"}) {
    const auto message = NewMessage(TestMessage("Everything"));
    EXPECT_THAT(ParseWithProtobuf(body, message.get()),
                StatusIs(absl::StatusCode::kInvalidArgument, ::testing::_))
        << body;
    EXPECT_EQ(message->ByteSizeLong(), 0u) << body;
  }
  const auto message = NewMessage(TestMessage("Everything"));
  EXPECT_THAT(ParseWithProtobuf(R"({"aDuration":"-1.5s"})", message.get()),
              IsOk());
}

TEST(HoldsOnlyUnknownMembersTest, TellsAForeignBody) {
  const auto& type = *TestMessage("Everything");
  for (const char* body :
       {R"({"error":{"message":"boom"}})", R"( {"id":"m","object":"model"} )",
        R"({"":1})", R"({"AInt32":1})"}) {
    EXPECT_TRUE(HoldsOnlyUnknownMembers(body, type)) << body;
  }
  for (const char* body :
       {"{}", " { } ", R"({"error":1,"aInt32":null})", R"({"a_int32":1,"b":2})",
        R"({"\u0061Int32":1})", "[1]", "\"a\""}) {
    EXPECT_FALSE(HoldsOnlyUnknownMembers(body, type)) << body;
  }
}

TEST(UnescapedKeyTest, IsTheNameThatTheKeyMeans) {
  const std::pair<const char*, const char*> rows[] = {
      {"", ""},
      {"plain", "plain"},
      {R"(\u0061Int\u00332)", "aInt32"},
      {R"(\"\\\/\b\f\n\r\t)", "\"\\/\b\f\n\r\t"},
      {R"(\u00e9\u20AC)", "\u00e9\u20ac"},
      {R"(x\ud83d\ude00y)", "x\U0001f600y"},
      {R"(\ud83d)", ""},
      {R"(\ud83dx)", ""},
      {R"(\ud83d\u0061)", ""},
      {R"(\ude00)", ""},
  };
  for (const auto& [key, name] : rows) {
    EXPECT_EQ(UnescapedKey(key), name) << key;
  }
}

TEST(LacksAllFieldsTest, IsFalseForTypesThatAreNotObjectsWithFields) {
  const auto message = NewMessage(TestMessage("Everything"));
  EXPECT_TRUE(LacksAllFields(*message));
  for (const char* body :
       {R"({"aInt32":1})", R"({"someInt32":[1]})", R"({"nested":{}})"}) {
    ASSERT_THAT(ParseWithProtobuf(body, message.get()), IsOk()) << body;
    EXPECT_FALSE(LacksAllFields(*message)) << body;
  }
  for (const auto* type : {google::protobuf::Struct::descriptor(),
                           google::protobuf::Any::descriptor(),
                           google::protobuf::Empty::descriptor()}) {
    EXPECT_FALSE(LacksAllFields(*NewMessage(type))) << type->name();
  }
}

TEST(QuadraticTest, IsWhatEightKilobytesOfStructMayBe) {
  const std::string text(kMaxQuadraticBytes, 't');
  for (const char* type : {"Special", "Everything"}) {
    const auto message = NewMessage(TestMessage(type));
    const absl::Status status =
        ParseWithProtobuf(R"({"aString":")" + text + "\"}", message.get());
    if (internal::kOldJsonParser && std::string(type) == "Special") {
      EXPECT_THAT(status, StatusIs(absl::StatusCode::kResourceExhausted,
                                   ::testing::HasSubstr("8192")));
      EXPECT_EQ(message->ByteSizeLong(), 0u);
    } else {
      EXPECT_THAT(status, IsOk()) << type;
    }
  }
}

}  // namespace
}  // namespace fireworks::json
