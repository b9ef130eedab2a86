// What the accelerator decodes, and what it leaves to JsonStringToMessage.
// differential_test.cc checks that both agree.

#include "fireworks/json/accelerator.h"

#include <gtest/gtest.h>

#include <string>

#include "fireworks/json/decoder.h"
#include "json/differential.h"
#include "json/test_schema.h"

namespace fireworks::json {
namespace {

struct Row {
  const char* name;
  const char* body;
  const char* type = "Everything";
};

class AcceleratorTest : public ::testing::TestWithParam<Row> {
 protected:
  void SetUp() override {
    if (!Decoder().accelerated()) GTEST_SKIP() << "simdjson was not built in";
  }

  Differential::Outcome Run() const {
    return Differential().Run(GetParam().body, TestMessage(GetParam().type));
  }
};

std::string Name(const ::testing::TestParamInfo<Row>& row) {
  return row.param.name;
}

using AcceleratorDecodesTest = AcceleratorTest;

TEST_P(AcceleratorDecodesTest, WithoutHelp) {
  const Differential::Outcome outcome = Run();
  EXPECT_FALSE(outcome.deferred);
  EXPECT_TRUE(outcome.accepted);
  EXPECT_EQ(outcome.difference, "");
}

INSTANTIATE_TEST_SUITE_P(
    , AcceleratorDecodesTest,
    ::testing::Values(
        Row{"an_empty_object", "{}"},
        Row{"white_space", " \r\n\t{ \"aInt32\" : 1 } \n"},
        Row{"names_of_the_proto", R"({"a_int32":1,"x1y_2z":"s"})"},
        Row{"a_name_of_its_own", R"({"@own":"s"})"},
        Row{"limits_of_32_bits",
            R"({"aInt32":-2147483648,"aUint32":4294967295,"aSint32":-1})"},
        Row{"limits_of_64_bits",
            R"({"aInt64":-9223372036854775808,"aUint64":18446744073709551615})"},
        Row{"integers_in_strings",
            R"({"aInt64":"9223372036854775807","aUint64":"0","aInt32":"-7"})"},
        Row{"exponents", R"({"aDouble":1e-06,"aFloat":-1.5E+3})"},
        Row{"integers_as_reals", R"({"aDouble":3,"aFloat":0})"},
        Row{"a_zero_beside_what_only_begins_like_minus_zero",
            R"({"aDouble":0,"aString":"2024-09-00","new":[-0.5,-0e1,-0E1]})"},
        Row{"reals_that_are_no_numbers",
            R"({"aDouble":"NaN","aFloat":"-Infinity"})"},
        Row{"escapes", R"({"aString":"\u0000\ud83d\ude80\n\/"})"},
        Row{"both_base64_alphabets", R"({"aBytes":"+/+/","maybeBytes":"-_8"})"},
        Row{"enums_by_number", R"({"aColor":-1,"someColor":[7,"GREEN"]})"},
        Row{"an_unknown_enum_name",
            R"({"maybeColor":"PINK","someColor":["RED","PINK"]})"},
        Row{"null_for_any_field",
            R"({"aInt32":null,"nested":null,"someInt32":null,"int32Of":null,
                "aTime":null,"maybeString":null,"aColor":null})"},
        Row{"an_unknown_field", R"({"new":{"x":[1,{"y":null}],"":[]}})"},
        Row{"an_empty_key",
            R"({"":1,"someNested":[{"":{"aInt32":7}}],"nested":{"":[]}})"},
        Row{"well_known_types",
            R"({"aTime":"2024-02-29T00:00:00.5Z","aDuration":"-0.5s",
                "aMask":"fooBar,baz.quxQuux"})"},
        Row{"maps", R"({"nestedOf":{"k":{"aBool":true}},"doubleOf":{"x":1}})"},
        Row{"a_message_that_holds_itself",
            R"({"nested":{"nested":{"someNested":[{},{"aInt32":1}]}}})"},
        Row{"one_of_several", R"({"oneString":""})"},
        Row{"the_last_field_number", R"({"farAway":"s"})"},
        Row{"structs",
            R"({"aStruct":{"a":null,"":[1,{"b":true}],"c":{"d":-1.5,"e":false}},
                "aValue":null,"aList":["s",[],{},18446744073709551615]})",
            "Special"},
        Row{"values_anywhere",
            R"({"someValue":[null,0,""],"valueOf":{"a":null,"b":[null]},
                "oneValue":null})",
            "Special"},
        Row{"wrappers",
            R"({"aWrapper":"-1","aString":"s","someDouble":[0.5,"NaN"],
                "boolOf":{"a":true}})",
            "Special"},
        Row{"no_wrapper", R"({"aWrapper":null,"aStruct":null,"aList":null})",
            "Special"},
        Row{"proto2", R"({"id":1,"size":"SMALL"})", "Legacy"}),
    Name);

using AcceleratorDefersTest = AcceleratorTest;

TEST_P(AcceleratorDefersTest, ToJsonStringToMessage) {
  const Differential::Outcome outcome = Run();
  EXPECT_TRUE(outcome.deferred);
  EXPECT_EQ(outcome.difference, "");
}

INSTANTIATE_TEST_SUITE_P(
    , AcceleratorDefersTest,
    ::testing::Values(
        Row{"a_field_twice", R"({"aInt32":1,"aInt32":2})"},
        Row{"a_field_by_both_names", R"({"aInt32":1,"a_int32":2})"},
        Row{"a_map_key_twice", R"({"int32Of":{"a":1,"\u0061":2}})"},
        Row{"two_of_a_oneof", R"({"oneInt32":1,"oneString":"s"})"},
        Row{"null_in_a_oneof", R"({"oneInt32":null})"},
        Row{"an_unknown_enum_name_in_a_oneof", R"({"oneColor":"PINK"})"},
        Row{"an_unknown_enum_name_in_a_map", R"({"colorOf":{"a":"PINK"}})"},
        Row{"an_unknown_enum_number", R"({"aColor":99})"},
        Row{"an_enum_number_in_a_string", R"({"aColor":"1"})"},
        Row{"null_in_a_list", R"({"someInt32":[null]})"},
        Row{"null_in_a_map", R"({"int32Of":{"a":null}})"},
        Row{"an_element_without_list", R"({"someInt32":1})"},
        Row{"an_empty_map_key", R"({"int32Of":{"":1}})"},
        Row{"an_extension", R"({"[test.x]":1})"},
        Row{"an_ambiguous_name", R"({"taken":"s"})"},
        Row{"minus_zero_for_a_real", R"({"aDouble":-0})"},
        Row{"an_integer_beyond_a_double", R"({"aFloat":9007199254740993})"},
        Row{"an_integer_with_a_fraction", R"({"aInt32":1.0})"},
        Row{"an_integer_with_an_exponent", R"({"aInt64":1e3})"},
        Row{"a_number_beyond_64_bits", R"({"aDouble":18446744073709551616})"},
        Row{"a_number_beyond_a_double", R"({"new":1e999})"},
        Row{"a_real_in_a_string", R"({"aDouble":"1.5"})"},
        Row{"a_bool_in_a_string", R"({"aBool":"true"})"},
        Row{"a_mixed_base64_alphabet", R"({"aBytes":"+_+_"})"},
        Row{"a_time_zone", R"({"aTime":"2024-01-01T00:00:00+01:00"})"},
        Row{"a_day_that_is_none", R"({"aTime":"2023-02-29T00:00:00Z"})"},
        Row{"an_empty_mask", R"({"aMask":""})"},
        Row{"a_map_by_numbers", R"({"byInt32":{"1":"s"}})"},
        Row{"a_struct_with_a_key_twice", R"({"aStruct":{"a":1,"a":2}})",
            "Special"},
        Row{"a_value_that_may_be_minus_zero", R"({"aValue":-0})", "Special"},
        Row{"a_wrapper_as_an_object", R"({"aWrapper":{"value":1}})", "Special"},
        Row{"an_any", R"({"anAny":{}})", "Special"},
        Row{"a_null_value", R"({"aNull":null})", "Special"},
        Row{"a_group", R"({"id":1,"part":{}})", "Legacy"},
        Row{"a_missing_required_field", R"({"text":"s"})", "Legacy"},
        Row{"a_trailing_comma", R"({"aInt32":1,})"},
        Row{"single_quotes", R"({'aInt32':1})"},
        Row{"a_bare_key", R"({aInt32:1})"},
        Row{"a_raw_control_character", "{\"aString\":\"\x01\"}"},
        Row{"a_lone_surrogate", R"({"new":"\ud800"})"},
        Row{"a_byte_order_mark", "\xef\xbb\xbf{}"},
        Row{"something_after_the_object", "{}{}"}),
    Name);

}  // namespace
}  // namespace fireworks::json
