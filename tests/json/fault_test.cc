// Which value the error of a decode names.

#include "fireworks/json/fault.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/internal/protobuf_compat.h"
#include "fireworks/json/decoder.h"
#include "json/json_generator.h"
#include "json/test_schema.h"
#include "support/status_matchers.h"

namespace fireworks::json {
namespace {

using ::fireworks::gateway::v1::Model;
using ::fireworks::testing_support::StatusIs;
using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Row {
  const char* name;
  const char* body;
  const char* error;
  const char* type = "Everything";
};

// The error is the same with and without the accelerator.
class FaultTest : public ::testing::TestWithParam<Row> {};

TEST_P(FaultTest, NamesThePathAndTheValue) {
  for (const bool accelerate : {true, false}) {
    DecoderOptions options;
    options.accelerate = accelerate;
    const auto message = NewMessage(TestMessage(GetParam().type));
    EXPECT_THAT(Decoder(options).Decode(GetParam().body, message.get()),
                StatusIs(absl::StatusCode::kInvalidArgument, GetParam().error));
  }
}

INSTANTIATE_TEST_SUITE_P(
    , FaultTest,
    ::testing::Values(
        Row{"out_of_range", R"({"nested":{"aInt32":2147483648}})",
            "$.nested.aInt32: 2147483648 does not fit int32"},
        Row{"negative", R"({"aUint64":-1})",
            "$.aUint64: -1 does not fit uint64"},
        Row{"fraction", R"({"aInt32":1.5})",
            "$.aInt32: 1.5 does not fit int32"},
        Row{"in_a_list", R"({"someInt32":[1,2,"x"]})",
            "$.someInt32[2]: \"x\" does not fit int32"},
        Row{"in_a_message_in_a_list",
            R"({"someNested":[{"aInt32":1},{"someNested":[{},{"aBool":7}]}]})",
            "$.someNested[1].someNested[1].aBool: 7 does not fit bool"},
        Row{"in_a_map", R"({"nestedOf":{"c":{},"a b":{"aBool":1}}})",
            "$.nestedOf[\"a b\"].aBool: 1 does not fit bool"},
        Row{"the_key_of_a_map", R"({"byInt32":{"1":"s","x":"s"}})",
            "$.byInt32: \"x\" does not fit int32"},
        Row{"the_value_of_a_map_by_numbers", R"({"byInt32":{"1":2}})",
            "$.byInt32.1: 2 does not fit string"},
        Row{"float", R"({"aFloat":"big"})",
            "$.aFloat: \"big\" does not fit float"},
        Row{"string", R"({"aString":{"a":1}})",
            R"($.aString: {"a":1} does not fit string)"},
        Row{"bytes", R"({"aBytes":"!"})", "$.aBytes: \"!\" does not fit bytes"},
        Row{"enum", R"({"aColor":true})", "$.aColor: true does not fit Color"},
        Row{"message", R"({"nested":"x"})",
            "$.nested: \"x\" does not fit Everything"},
        Row{"an_empty_list_for_a_message", R"({"nested":[]})",
            "$.nested: [] does not fit Everything"},
        Row{"map", R"({"int32Of":[1]})", "$.int32Of: [1] does not fit map"},
        Row{"timestamp", R"({"aTime":"yesterday"})",
            "$.aTime: \"yesterday\" does not fit Timestamp"},
        Row{"signs_that_differ", R"({"aDuration":{"seconds":1,"nanos":-5}})",
            R"($.aDuration: {"seconds":1,"nanos":-5} does not fit Duration)"},
        Row{"signs_that_differ_deep_down",
            R"({"nestedOf":{"a":{"someNested":[{"durationOf":
                {"b":{"seconds":-1,"nanos":5}}}]}}})",
            "$.nestedOf.a.someNested[0].durationOf.b: "
            R"({"seconds":-1,"nanos":5} does not fit Duration)"},
        Row{"as_it_was_written", R"({"aBool": 1.50e+2})",
            "$.aBool: 1.50e+2 does not fit bool"},
        Row{"by_its_own_name", R"({"a_bool":5})",
            "$.a_bool: 5 does not fit bool"},
        Row{"a_name_with_escapes", R"({"\u0061Bool":5})",
            "$.aBool: 5 does not fit bool"},
        Row{"control_characters", R"({"aInt32":"\u001b[2J"})",
            R"($.aInt32: "\u001b[2J" does not fit int32)"},
        Row{"not_known_and_not_readable", R"({"aInt32":1,"new":["\ud800"]})",
            R"($.new: ["\ud800"] is not readable, although its field is unknown )"
            "and ignored"},
        // These bodies also hold a value that is valid but that the accelerator does
        // not handle.
        Row{"beside_an_exponent", R"({"aInt64":1e2,"aBool":5})",
            "$.aBool: 5 does not fit bool"},
        Row{"beside_a_time_zone",
            R"({"aTime":"2024-01-01T02:00:00+02:00","aInt32":"x"})",
            "$.aInt32: \"x\" does not fit int32"},
        Row{"beside_an_empty_key", R"({"someNested":[{"":1,"aInt32":"x"}]})",
            "$.someNested[0].aInt32: \"x\" does not fit int32"},
        Row{"in_a_wrapper", R"({"aString":"s","aWrapper":"x"})",
            "$.aWrapper: \"x\" does not fit Int64Value", "Special"}),
    [](const auto& row) { return row.param.name; });

TEST(FaultTextTest, QuotesAtMostEightyBytes) {
  const auto message = NewMessage(TestMessage("Everything"));
  const std::string body = R"({"int32Of":{")" + std::string(200, 'k') +
                           R"(":")" + std::string(200, 'v') + "\"}}";
  const absl::Status status = Decoder().Decode(body, message.get());
  EXPECT_THAT(std::string(status.message()), StartsWith("$.int32Of[\"kkkk"));
  EXPECT_LE(status.message().size(),
            80 + std::string("$.int32Of[\"\"]:  does not fit int32").size());
}

// No value in the body is wrong, so the error has only protobuf's own words. From 36 on,
// protobuf does not ask for required fields.
TEST(FaultTextTest, BlamesNoValueForWhatIsMissing) {
  const auto message = NewMessage(TestMessage("Legacy"));
  const absl::Status status =
      Decoder().Decode(R"({"text":"s"})", message.get());
  if (status.ok()) {
    EXPECT_FALSE(fireworks::internal::kOldJsonParser);
    return;
  }
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument,
                               HasSubstr("not the JSON of a test.Legacy")));
}

TEST(FaultTextTest, BlamesTheLastOfManyModels) {
  gateway::v1::ListModelsResponse page;
  std::string body = R"({"models":[)";
  for (int i = 0; i < 10000; ++i) body += R"({"contextLength":1},)";
  body += R"({"contextLength":"x"}]})";
  EXPECT_THAT(Decoder().Decode(body, &page),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       StartsWith("$.models[10000].contextLength: \"x\"")));
}

// A body that JsonStringToMessage accepts has no fault, even if the accelerator does
// not decode it.
TEST(FaultGeneratorTest, BlamesNothingOfWhatIsTaken) {
  DecoderOptions options;
  options.accelerate = false;
  const Decoder reference(options);
  int refused = 0;
  int blamed = 0;
  for (const auto* type : {Model::descriptor(), TestMessage("Everything")}) {
    for (uint32_t seed = 0; seed < 1000; ++seed) {
      JsonGenerator generator(seed, 1 + static_cast<int>(seed % 6));
      const std::string body = generator.Body(type);
      const auto message = NewMessage(type);
      const bool taken = reference.Decode(body, message.get()).ok();
      const std::string fault = FindFault(body, *message);
      if (taken) {
        ASSERT_EQ(fault, "") << body;
      } else {
        ++refused;
        if (!fault.empty()) ++blamed;
      }
    }
  }
  EXPECT_GT(blamed, refused * 9 / 10);
}

}  // namespace
}  // namespace fireworks::json
