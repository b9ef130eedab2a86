#include "fireworks/internal/nearest_name.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace fireworks::internal {
namespace {

struct Row {
  std::string name;
  std::string text;
  std::string want;
};

class NearestNameTest : public ::testing::TestWithParam<Row> {};

TEST_P(NearestNameTest, IsFound) {
  EXPECT_EQ(NearestName(GetParam().text, {"name", "display_name", "r", "kind",
                                          "details.moe", "details.kind"}),
            GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(Rows, NearestNameTest,
                         ::testing::ValuesIn(std::vector<Row>{
                             {"Same", "display_name", "display_name"},
                             {"OtherCase", "DisplayName", "display_name"},
                             {"Missing", "displayNam", "display_name"},
                             {"Doubled", "displayy_name", "display_name"},
                             {"Swapped", "dispaly_name", "display_name"},
                             {"Below", "moe", "details.moe"},
                             {"BelowWithASlip", "moes", "details.moe"},
                             {"OfEqualsTheFirst", "kind", "kind"},
                             {"OneLetter", "r", "r"},
                             {"AnotherLetter", "x", ""},
                             {"TwoLetters", "rx", ""},
                             {"TooFar", "play_nam", ""},
                             {"Empty", "", ""},
                             {"Long", std::string(100'000, 'n'), ""},
                         }),
                         [](const auto& info) { return info.param.name; });

TEST(NearestName, OfAtMost64Bytes) {
  const std::string longest(64, 'n');
  EXPECT_EQ(NearestName(longest, {longest}), longest);
  EXPECT_EQ(NearestName(longest + "n", {longest}), "");
}

TEST(NearestName, AmongNone) { EXPECT_EQ(NearestName("name", {}), ""); }

}  // namespace
}  // namespace fireworks::internal
