#include "fireworks/json/precheck.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "support/status_matchers.h"

namespace fireworks::json {
namespace {

using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::StatusIs;
using ::testing::HasSubstr;

struct Row {
  const char* name;
  std::string_view body;
  const char* error;  // Null if the body passes.
};

class PrecheckTest : public ::testing::TestWithParam<Row> {};

TEST_P(PrecheckTest, WithDepthThree) {
  const absl::Status status =
      Precheck(GetParam().body, /*must_be_object=*/true, 3);
  if (GetParam().error == nullptr) {
    EXPECT_THAT(status, IsOk());
  } else {
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument,
                                 HasSubstr(GetParam().error)));
  }
}

INSTANTIATE_TEST_SUITE_P(
    , PrecheckTest,
    ::testing::Values(
        Row{"object", "{}", nullptr},
        Row{"white_space_before", " \t\r\n{}", nullptr},
        Row{"empty", "", "is empty"}, Row{"blank", " \n", "is empty"},
        Row{"array", "[]", "not a JSON object: []"},
        Row{"null", "null", "not a JSON object: null"},
        Row{"html", "<html>\n<b>", "not a JSON object: <html> <b>"},
        Row{"byte_order_mark", "\xef\xbb\xbf{}", "not a JSON object"},
        Row{"form_feed_before", "\f{}", "not a JSON object"},
        Row{"bad_utf8", "{\"a\":\"\xc0\"}", "not valid UTF-8 at byte 6"},
        Row{"at_the_limit", R"({"a":[{}]})", nullptr},
        Row{"siblings", R"({"a":[{},{}],"b":[[],[]]})", nullptr},
        Row{"too_deep_object", R"({"a":[{"b":{}}]})", "deeper than 3 levels"},
        Row{"too_deep_array", "{\"a\":[[[", "at byte 7"},
        Row{"brackets_in_string", R"({"a":"[[[[[[{{{{"})", nullptr},
        Row{"after_escaped_quote", R"({"a":"\"[[[[["})", nullptr},
        Row{"after_escaped_backslash", R"({"a":"\\",[[[)", "deeper"},
        Row{"quote_in_single_quotes", R"({'"':[[[]]]})", "deeper"},
        Row{"single_quote_in_string", R"({"'":[[[]]]})", "deeper"},
        Row{"after_empty_string", R"({"":[[[]]],"b":"x"})", "deeper"},
        Row{"open_string", R"({"a)", nullptr},
        Row{"open_escape", R"({"a\)", nullptr}),
    [](const auto& row) { return row.param.name; });

TEST(PrecheckOfAnyValueTest, AsksForNoObject) {
  for (const char* body : {"\"s\"", "[[]]", "1", "null", "{}"}) {
    EXPECT_THAT(Precheck(body, /*must_be_object=*/false, 3), IsOk()) << body;
  }
  for (const char* body : {"", "[[[[", "\"\xff\""}) {
    EXPECT_FALSE(Precheck(body, /*must_be_object=*/false, 3).ok()) << body;
  }
}

}  // namespace
}  // namespace fireworks::json
