#include "fireworks/internal/quote.h"

#include <gtest/gtest.h>

#include <string>

namespace fireworks::internal {
namespace {

TEST(Quote, EscapesWhatDoesNotShow) {
  EXPECT_EQ(Quote(""), "\"\"");
  EXPECT_EQ(Quote(" a b "), "\" a b \"");
  EXPECT_EQ(Quote("a\n\x1b[31m\xd0\xb0"), "\"a\\n\\x1b[31m\\xd0\\xb0\"");
  EXPECT_EQ(Quote(std::string("\0\"\\", 3)), "\"\\x00\\\"\\\\\"");
}

TEST(Quote, Clips) {
  EXPECT_EQ(Quote(std::string(80, 'a')), "\"" + std::string(80, 'a') + "\"");
  EXPECT_EQ(Quote(std::string(81, 'a')), "\"" + std::string(77, 'a') + "...\"");
  EXPECT_EQ(Quote(std::string(10 << 20, '\n')).size(), 82u);
}

}  // namespace
}  // namespace fireworks::internal
