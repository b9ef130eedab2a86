#include "fireworks/json/drift.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fireworks/gateway/v1/model.pb.h"
#include "json/test_schema.h"

namespace fireworks::json {
namespace {

using ::fireworks::gateway::v1::ListModelsResponse;
using ::fireworks::gateway::v1::Model;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// "PATH of TYPE = VALUE" for each finding.
std::vector<std::string> Findings(const DriftReport& report) {
  EXPECT_TRUE(report.looked) << report.why_not;
  std::vector<std::string> lines;
  for (const Drift& drift : report.findings) {
    lines.push_back(drift.json_path + " of " + drift.type_name + " = " +
                    drift.value);
  }
  return lines;
}

struct Row {
  const char* name;
  const char* body;
  std::vector<std::string> findings;
  std::string type = "Everything";
};

class DriftTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!FindDrift("{}", *Model::descriptor()).looked) {
      GTEST_SKIP() << "simdjson was not built in";
    }
  }
};

class DriftRowTest : public DriftTest,
                     public ::testing::WithParamInterface<Row> {};

TEST_P(DriftRowTest, IsFoundWhereverItStands) {
  EXPECT_THAT(
      Findings(FindDrift(GetParam().body, *TestMessage(GetParam().type))),
      ::testing::ElementsAreArray(GetParam().findings));
}

INSTANTIATE_TEST_SUITE_P(
    , DriftRowTest,
    ::testing::Values(
        Row{"none",
            R"({"aInt32":1,"a_string":"s","someColor":["RED",7,"-1"],
                        "@own":"s","given":"t","aColor":null,"nested":null})",
            {}},
        Row{"a_field",
            R"({"new":{"a": [1, 2]}})",
            {R"($.new of test.Everything = {"a":[1,2]})"}},
        Row{"null", R"({"newer":null})", {"$.newer of test.Everything = null"}},
        Row{"an_empty_name", R"({"":1})", {"$[\"\"] of test.Everything = 1"}},
        Row{"quotation_marks_and_backslashes",
            R"({"a\"b\\c":1})",
            {R"($["a\"b\\c"] of test.Everything = 1)"}},
        Row{"a_camel_case_name_that_is_not_its_own",
            R"({"ownName":"s"})",
            {R"($.ownName of test.Everything = "s")"}},
        Row{"twice",
            R"({"new":1,"new":2})",
            {"$.new of test.Everything = 1", "$.new of test.Everything = 2"}},
        Row{"in_messages",
            R"({"nested":{"new":1},"someNested":[{},{"new":2}],
                "nestedOf":{"k":{"new":3}},"oneNested":{"new":4}})",
            {"$.nested.new of test.Everything = 1",
             "$.someNested[1].new of test.Everything = 2",
             "$.nestedOf.k.new of test.Everything = 3",
             "$.oneNested.new of test.Everything = 4"}},
        Row{"in_an_element_without_list",
            R"({"someNested":{"new":1}})",
            {"$.someNested.new of test.Everything = 1"}},
        Row{"enum_names",
            R"({"aColor":"PINK","someColor":["RED","red"],
                "colorOf":{"k":"BLUE"},"oneColor":"GREY"})",
            {"$.aColor of test.Color = \"PINK\"",
             "$.someColor[1] of test.Color = \"red\"",
             "$.colorOf.k of test.Color = \"BLUE\"",
             "$.oneColor of test.Color = \"GREY\""}},
        Row{"enum_numbers",
            R"({"aColor":99,"someColor":[1,2,"3",4.0,1.0,"7",4.5]})",
            {"$.aColor of test.Color = 99", "$.someColor[1] of test.Color = 2",
             "$.someColor[2] of test.Color = \"3\"",
             "$.someColor[3] of test.Color = 4.0"}},
        // The accelerator leaves each of these bodies to JsonStringToMessage.
        Row{"beside_a_time_zone",
            R"({"aTime":"2024-01-01T02:00:00+02:00","new":1})",
            {"$.new of test.Everything = 1"}},
        Row{"beside_an_exponent",
            R"({"aInt32":1e2,"new":1})",
            {"$.new of test.Everything = 1"}},
        Row{"beside_two_of_a_oneof",
            R"({"oneInt32":1,"oneString":"s","new":1})",
            {"$.new of test.Everything = 1"}},
        Row{"in_a_group",
            R"({"part":{"new":1},"[test.x]":2})",
            {"$.part.new of test.Legacy.Part = 1",
             "$[\"[test.x]\"] of test.Legacy = 2"},
            "Legacy"},
        Row{"not_in_types_with_a_json_of_their_own",
            R"({"aStruct":{"x":1},"aValue":{"y":2},"aList":[{"z":3}],
                "aWrapper":"4","aNull":null})",
            {},
            "Special"},
        Row{"in_an_any",
            R"({"anAny":{"@type":"type.googleapis.com/test.Everything",
                "aInt32":1,"new":2}})",
            {"$.anAny.new of test.Everything = 2"},
            "Special"},
        Row{"not_in_an_any_of_unknown_type",
            R"({"anAny":{"@type":"x/test.None","new":2}})",
            {},
            "Special"}),
    [](const auto& row) { return row.param.name; });

TEST_F(DriftTest, HasAPatternWithoutIndexesAndMapKeys) {
  const DriftReport report =
      FindDrift(R"({"nestedOf":{"a b":{"someNested":[{},{"x y":1}]}}})",
                *TestMessage("Everything"));
  ASSERT_THAT(report.findings, SizeIs(1));
  EXPECT_EQ(report.findings[0].json_path,
            R"($.nestedOf["a b"].someNested[1]["x y"])");
  EXPECT_EQ(report.findings[0].path_pattern,
            R"($.nestedOf[*].someNested[*]["x y"])");
  EXPECT_EQ(report.findings[0].name, "x y");
}

TEST_F(DriftTest, NamesAnEnumValueThatLooksLikeOne) {
  const std::string longest(80, 'A');
  const DriftReport report = FindDrift(
      R"({"supportedPrecisions":["FP4_NEW","sk-secret","fp8","A B","","99",)"
      R"(99,")" +
          longest + "\",\"" + longest + "A\"]}",
      *Model::descriptor());
  std::vector<std::string> names;
  for (const Drift& drift : report.findings) {
    EXPECT_EQ(drift.kind, Drift::Kind::kUnknownEnumValue);
    names.push_back(drift.name);
  }
  EXPECT_THAT(names,
              ElementsAre("FP4_NEW", "", "", "", "", "", "", longest, ""));
}

TEST_F(DriftTest, BoundsAndCleansWhatItQuotes) {
  const std::string lengthy(500, 'x');
  const DriftReport report = FindDrift(
      R"({"a\u001b\u0085)" + lengthy + R"(":"\u009b)" + lengthy + "\"}",
      *Model::descriptor());
  ASSERT_THAT(report.findings, SizeIs(1));
  const Drift& drift = report.findings[0];
  EXPECT_EQ(drift.json_path,
            R"($["a\x1b\u0085)" + std::string(66, 'x') + "...\"]");
  EXPECT_EQ(drift.path_pattern, drift.json_path);
  EXPECT_EQ(drift.name, R"(a\x1b\u0085)" + std::string(66, 'x') + "...");
  EXPECT_EQ(drift.value, R"("\u009b)" + std::string(70, 'x') + "...");
}

TEST_F(DriftTest, SaysHowManyItLeavesOut) {
  std::string body = "{";
  for (int i = 0; i < 150; ++i) body += "\"new" + std::to_string(i) + "\":0,";
  body += R"("name":"n"})";
  DriftReport report = FindDrift(body, *Model::descriptor());
  EXPECT_THAT(report.findings, SizeIs(100));
  EXPECT_EQ(report.left_out, 50u);
  report = FindDrift(body, *Model::descriptor(), 150);
  EXPECT_THAT(report.findings, SizeIs(150));
  EXPECT_EQ(report.left_out, 0u);
}

TEST_F(DriftTest, SaysWhenItDoesNotLook) {
  for (const char* body : {"", "{", R"({"name":"n"}{})", R"({'name':'n'})",
                           R"({"new":18446744073709551616})",
                           R"({"new":1e999})", R"({"new":"\ud800"})"}) {
    const DriftReport report = FindDrift(body, *Model::descriptor());
    EXPECT_FALSE(report.looked) << body;
    EXPECT_NE(report.why_not, "") << body;
    EXPECT_THAT(report.findings, IsEmpty()) << body;
  }
}

TEST_F(DriftTest, LooksAtListsAndAtWhatIsNoObject) {
  EXPECT_THAT(
      Findings(FindDrift(R"({"models":[{},{"baseModelDetails":{"new":1}}]})",
                         *ListModelsResponse::descriptor())),
      ElementsAre("$.models[1].baseModelDetails.new of "
                  "fireworks.gateway.v1.BaseModelDetails = 1"));
  EXPECT_THAT(Findings(FindDrift("[1]", *Model::descriptor())), IsEmpty());
}

TEST(DriftWithoutSimdjsonTest, SaysThatNobodyLooked) {
  const DriftReport report = FindDrift(R"({"new":0})", *Model::descriptor());
  if (report.looked) GTEST_SKIP() << "simdjson was built in";
  EXPECT_NE(report.why_not, "");
}

}  // namespace
}  // namespace fireworks::json
