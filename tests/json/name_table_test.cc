#include "fireworks/json/name_table.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace fireworks::json {
namespace {

TEST(NameTableTest, FindsNothingWhenEmpty) {
  EXPECT_EQ(NameTable<int>().Find(""), nullptr);
  EXPECT_EQ(NameTable<int>().Find("name"), nullptr);
}

// The names have many lengths, and many share their first and last letters.
TEST(NameTableTest, FindsWhatWasInsertedAndNothingElse) {
  std::vector<std::string> names;
  for (size_t length = 1; length < 20; ++length) {
    names.push_back(std::string(length, 'n'));
    names.push_back(std::string(length, 'n') + "x" + std::string(length, 'n'));
    names.push_back("namesake" + std::to_string(length) + "namesake");
  }
  NameTable<size_t> table;
  for (size_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(table.Find(names[i]), nullptr) << names[i];
    table.Insert(names[i], i);
  }
  for (size_t i = 0; i < names.size(); ++i) {
    ASSERT_NE(table.Find(names[i]), nullptr) << names[i];
    EXPECT_EQ(*table.Find(names[i]), i);
    EXPECT_EQ(table.Find(names[i] + "y"), nullptr);
  }
  EXPECT_EQ(table.Find(""), nullptr);
}

TEST(NameTableTest, KeepsTheFirstValueOfAName) {
  NameTable<int> table;
  EXPECT_EQ(*table.Insert("name", 1), 1);
  int* known = table.Insert("name", 2);
  EXPECT_EQ(*known, 1);
  *known = 3;
  EXPECT_EQ(*table.Find("name"), 3);
}

}  // namespace
}  // namespace fireworks::json
