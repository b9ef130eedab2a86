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
        Row{"control_characters", "a\x1b[0m\x7f\x01", "a?[0m??"},
        Row{"nul", {"a\0b", 3}, "a?b"},
        // U+009B, which some terminals take for ESC [.
        Row{"c1_control_character",
            "a\xc2\x9b"
            "b",
            "a?b"},
        Row{"invalid_utf8", "a\xff\xc3", "a??"},
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
