#include "fireworks/json/json_text.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace fireworks::json {
namespace {

TEST(IsOneJsonValueTest, TakesWhatRfc8259Takes) {
  for (const std::string_view text : {"{}",
                                      "[]",
                                      " \t\r\n{ \"a\" : [ 1 , { } ] } \n",
                                      R"({"a":1,"a":2})",
                                      R"({"":null})",
                                      "\"\"",
                                      R"("\"\\\/\b\f\n\r\t\u00e9\uD834")",
                                      "\"\x7f\"",
                                      "\"\xe2\x82\xac\"",
                                      "true",
                                      "false",
                                      "null",
                                      "0",
                                      "-0",
                                      "10",
                                      "1.50",
                                      "-1.5E+10",
                                      "1e-2",
                                      "123456789012345678901234567890",
                                      "1e999",
                                      "[[[[]],[]]]"}) {
    EXPECT_TRUE(IsOneJsonValue(text)) << text;
  }
}

TEST(IsOneJsonValueTest, RefusesEverythingElse) {
  for (const std::string_view text : {"",
                                      " ",
                                      R"([{"n":"a"}],"s":"injected")",
                                      "{}}",
                                      "{}{}",
                                      "1 2",
                                      "1,",
                                      "[1,]",
                                      "[,1]",
                                      "[1 2]",
                                      "[1",
                                      "]",
                                      R"({"a":1,})",
                                      R"({"a"})",
                                      R"({"a":})",
                                      R"({"a" 1})",
                                      R"({a:1})",
                                      R"({'a':1})",
                                      R"({"a":1)",
                                      R"({1:1})",
                                      "\"",
                                      "\"a",
                                      R"("\x")",
                                      R"("\u12g4")",
                                      R"("\u12)",
                                      R"("\)",
                                      "\"a\nb\"",
                                      "\"\xff\"",
                                      "\"\xc0\x80\"",
                                      "\xef\xbb\xbf{}",
                                      "\f{}",
                                      "tru",
                                      "True",
                                      "nul",
                                      "NaN",
                                      "Infinity",
                                      "01",
                                      "-",
                                      "+1",
                                      ".5",
                                      "1.",
                                      "1.e1",
                                      "1e",
                                      "1e+",
                                      "0x1",
                                      "--1",
                                      "// c\n1",
                                      "{}\v"}) {
    EXPECT_FALSE(IsOneJsonValue(text)) << text;
  }
  EXPECT_FALSE(IsOneJsonValue(std::string_view("1\0", 2)));
}

TEST(IsOneJsonValueTest, BoundsTheNesting) {
  const auto nested = [](size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(IsOneJsonValue(nested(1000)));
  EXPECT_FALSE(IsOneJsonValue(nested(1001)));
  EXPECT_FALSE(IsOneJsonValue(std::string(1000000, '[')));
}

TEST(PartsOfTest, GivesMembersAsTheyAreWritten) {
  const auto members = PartsOf(R"( { "a\n" : [1, 2] ,"": 1e2 } )");
  ASSERT_TRUE(members.has_value());
  ASSERT_EQ(members->size(), 2u);
  EXPECT_EQ((*members)[0].key, "a\\n");
  EXPECT_EQ((*members)[0].value, "[1, 2]");
  EXPECT_EQ((*members)[1].key, "");
  EXPECT_EQ((*members)[1].value, "1e2");
}

TEST(PartsOfTest, GivesElements) {
  const auto elements = PartsOf(R"([ "a", {"b":[]} ])");
  ASSERT_TRUE(elements.has_value());
  ASSERT_EQ(elements->size(), 2u);
  EXPECT_EQ((*elements)[0].value, "\"a\"");
  EXPECT_EQ((*elements)[1].value, R"({"b":[]})");
}

TEST(VisitPartsTest, StopsWhenItIsTold) {
  std::string seen;
  EXPECT_TRUE(
      VisitParts("[1, 2, 3, what is this", [&seen](const JsonPart& part) {
        seen += part.value;
        return part.value != "2";
      }));
  EXPECT_EQ(seen, "12");
}

TEST(PartsOfTest, GivesNothingOfAnythingElse) {
  for (const std::string_view text :
       {"", "1", "\"a\"", "[1", "[1]]", "{\"a\"}"}) {
    EXPECT_FALSE(PartsOf(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace fireworks::json
