#include "fireworks/internal/utf8.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace fireworks::internal {
namespace {

struct Row {
  const char* name;
  std::string_view text;
  size_t length;
};

class Utf8SequenceLengthTest : public ::testing::TestWithParam<Row> {};

TEST_P(Utf8SequenceLengthTest, IsThatOfTheUnicodeStandard) {
  EXPECT_EQ(Utf8SequenceLength(GetParam().text), GetParam().length);
}

INSTANTIATE_TEST_SUITE_P(
    , Utf8SequenceLengthTest,
    ::testing::Values(
        Row{"empty", "", 0}, Row{"nul", {"\0", 1}, 1}, Row{"ascii", "\x7f", 1},
        Row{"continuation_first", "\x80", 0}, Row{"overlong_2", "\xc1\xbf", 0},
        Row{"first_2", "\xc2\x80", 2}, Row{"last_2", "\xdf\xbf", 2},
        Row{"cut_2", "\xc2", 0}, Row{"bad_second", "\xc2\x41", 0},
        Row{"overlong_3", "\xe0\x9f\xbf", 0}, Row{"first_3", "\xe0\xa0\x80", 3},
        Row{"before_surrogates", "\xed\x9f\xbf", 3},
        Row{"surrogate", "\xed\xa0\x80", 0},
        Row{"after_surrogates", "\xee\x80\x80", 3},
        Row{"last_3", "\xef\xbf\xbf", 3}, Row{"cut_3", "\xe2\x82", 0},
        Row{"overlong_4", "\xf0\x8f\xbf\xbf", 0},
        Row{"first_4", "\xf0\x90\x80\x80", 4},
        Row{"last_4", "\xf4\x8f\xbf\xbf", 4},
        Row{"beyond_unicode", "\xf4\x90\x80\x80", 0},
        Row{"no_such_lead", "\xf5\x80\x80\x80", 0},
        Row{"cut_4", "\xf0\x90\x80", 0},
        Row{"cut_before_its_end", {"\xe2\x82\xac", 2}, 0},
        Row{"bad_last", "\xf0\x90\x80\x41", 0}),
    [](const auto& row) { return row.param.name; });

TEST(AppendUtf8Test, AppendsWhatCodePointReads) {
  for (const char* character :
       {"a", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xef\xbf\xbf",
        "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
    std::string text = "x";
    AppendUtf8(CodePoint(character), &text);
    EXPECT_EQ(text, std::string("x") + character);
  }
}

TEST(FindInvalidUtf8Test, FindsABadByteWhereverItStands) {
  for (size_t length = 0; length < 40; ++length) {
    const std::string good(length, 'a');
    EXPECT_EQ(FindInvalidUtf8(good), length);
    for (size_t bad = 0; bad < length; ++bad) {
      std::string text = good;
      text[bad] = '\xff';
      EXPECT_EQ(FindInvalidUtf8(text), bad) << "of " << length;
    }
  }
}

TEST(FindInvalidUtf8Test, TakesSequencesAcrossBlocks) {
  for (size_t before = 0; before < 20; ++before) {
    const std::string text = std::string(before, 'a') + "\xf0\x9f\x9a\x80";
    EXPECT_EQ(FindInvalidUtf8(text), text.size());
    EXPECT_EQ(FindInvalidUtf8(text.substr(0, text.size() - 1)), before);
  }
}

}  // namespace
}  // namespace fireworks::internal
