#include "fireworks/internal/excerpt.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace fireworks::internal {
namespace {

struct Row {
  const char* name;
  std::string_view text;
  std::string_view excerpt;
};

class ExcerptTest : public ::testing::TestWithParam<Row> {};

TEST_P(ExcerptTest, CleansAndCutsAtTenBytes) {
  EXPECT_EQ(Excerpt(GetParam().text, 10), GetParam().excerpt);
}

INSTANTIATE_TEST_SUITE_P(
    , ExcerptTest,
    ::testing::Values(
        Row{"empty", "", ""}, Row{"fits", "0123456789", "0123456789"},
        Row{"cut", "0123456789a", "0123456..."},
        Row{"white_space_is_one_blank", "\r\n a \t\n b \n", "a b"},
        Row{"blanks_are_one_blank", " a  b ", "a b"},
        Row{"escape", "a\x1b[0m", "a\\x1b[0m"},
        Row{"control_characters", "\x7f\x01", "\\x7f\\x01"},
        Row{"nul", {"a\0b", 3}, "a\\x00b"},
        // U+009B, which some terminals take for ESC [.
        Row{"c1_control_character",
            "a\xc2\x9b"
            "b",
            "a\\u009bb"},
        Row{"bidirectional_control", "a\u202e", "a\\u202e"},
        Row{"line_separator", "a\u2028", "a\\u2028"},
        Row{"byte_order_mark", "\ufeff", "\\ufeff"},
        Row{"invalid_utf8", "a\xff\xc3", "a\\xff\\xc3"},
        Row{"no_cut_inside_an_escape", "abcd\u202e\u202e", "abcd..."},
        Row{"cut_between_characters", "abcdef\xe2\x82\xac\xe2\x82\xac",
            "abcdef..."},
        Row{"whole_characters_fit", "abcd\xe2\x82\xac\xe2\x82\xac",
            "abcd\xe2\x82\xac\xe2\x82\xac"}),
    [](const auto& row) { return row.param.name; });

TEST(ExcerptLimitTest, NeverExceedsTheLimit) {
  const std::string text(100, 'x');
  EXPECT_EQ(Excerpt(text).size(), kMaxExcerptBytes);
  for (size_t limit = 0; limit < 6; ++limit) {
    EXPECT_LE(Excerpt(text, limit).size(), limit);
  }
}

}  // namespace
}  // namespace fireworks::internal
