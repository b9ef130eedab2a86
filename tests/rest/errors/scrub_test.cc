#include "fireworks/rest/errors/scrub.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace fireworks::rest {
namespace {

const char kKey[] = "fw_Ab+Cd/3f\"9K%7z=";

struct Row {
  std::string name;
  std::string text;
  std::string want;
};

class ScrubTest : public ::testing::TestWithParam<Row> {};

TEST_P(ScrubTest, Redacts) {
  EXPECT_EQ(Scrub(GetParam().text, {kKey}), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, ScrubTest,
    ::testing::ValuesIn(std::vector<Row>{
        {"Empty", "", ""},
        {"Without", "the key fw_other is bad", "the key fw_other is bad"},
        {"Alone", kKey, "[redacted]"},
        {"Inside", std::string("key <") + kKey + "> is bad",
         "key <[redacted]> is bad"},
        {"Twice", std::string(kKey) + kKey + " " + kKey,
         "[redacted][redacted] [redacted]"},
        {"UpperCase", "x FW_AB+CD/3F\"9K%7Z= x", "x [redacted] x"},
        {"PercentEncoded", "?k=fw_Ab%2BCd%2f3f%229K%257z%3D&b=%41",
         "?k=[redacted]&b=%41"},
        {"EveryBytePercentEncoded",
         "%66%77%5f%41%62%2b%43%64%2f%33%66%22%39%4b%25%37%7a%3d!",
         "[redacted]!"},
        {"JsonEscaped", R"({"m":"fw_Ab+Cd\/3f\"9K%7z="})",
         R"({"m":"[redacted]"})"},
        {"JsonUnicodeEscapes", R"(\u0066w_Ab\u002bCd\/3f\u00229K%7z\u003D.)",
         "[redacted]."},
        {"PercentEncodedInsideJson", R"(fw_Ab\u00252BCd\u00252f3f%229K%257z=)",
         "[redacted]"},
        {"PercentEncodedTwice", "a fw_Ab%252BCd%252F3f%25229K%25257z%253D b",
         "a [redacted] b"},
        {"PercentEncodedThrice",
         "fw_Ab%25252BCd%25252F3f%2525229K%2525257z%25253D", "[redacted]"},
        {"OtherEscapesStay", std::string(R"(\n%0a\u00e9 )") + kKey,
         R"(\n%0a\u00e9 [redacted])"},
        {"CutAtTheEnd", "bad key fw_Ab+Cd/3", "bad key [redacted]"},
        {"CutWithDots", "bad key fw_Ab+Cd/3...", "bad key [redacted]..."},
        {"CutByManyDots", "bad key fw_Ab+Cd/3....... 1",
         "bad key [redacted]....... 1"},
        {"CutBeforeItStandsWhole", std::string("fw_Ab+Cd/3...") + kKey,
         "[redacted]...[redacted]"},
        {"CutInTheMiddle", "key fw_Ab+Cd/3... is bad",
         "key [redacted]... is bad"},
        {"CutInsideAnEscape", "bad key fw_Ab%2BCd%2f3f%2",
         "bad key [redacted]"},
        {"CutInsideAUnicodeEscape", R"(bad key fw_Ab+Cd/3f\u002)",
         "bad key [redacted]"},
        {"EightBytesAreEnough", "bad key fw_Ab+Cd", "bad key [redacted]"},
        {"SevenAreNot", "bad key fw_Ab+C", "bad key fw_Ab+C"},
        {"ABeginningElsewhereStays", "fw_Ab+Cd/3 is bad", "fw_Ab+Cd/3 is bad"},
        {"WholeThenCut", std::string(kKey) + " fw_Ab+Cd/3",
         "[redacted] [redacted]"},
        {"BytesThatAreNoText", std::string("\0\xff%zz\\u12", 8) + kKey,
         std::string("\0\xff%zz\\u12", 8) + "[redacted]"},
        {"LoneEscapesAtTheEnd", "100%", "100%"},
        {"LoneBackslashAtTheEnd", "\\", "\\"},
    }),
    [](const auto& info) { return info.param.name; });

TEST(Scrub, ManySecrets) {
  EXPECT_EQ(
      Scrub("first-key-1 and second-key-2", {"second-key-2", "first-key-1"}),
      "[redacted] and [redacted]");
}

// After a rotation of the key, the text can hold only the new key.
TEST(Scrub, TheSecondSecretAlone) {
  EXPECT_EQ(Scrub("the second-key-2", {"first-key-1", "second-key-2"}),
            "the [redacted]");
}

TEST(Scrub, OneSecretThatHoldsAnother) {
  EXPECT_EQ(Scrub("abcdefghijkl", {"cdefghij", "abcdefghijkl"}), "[redacted]");
}

TEST(Scrub, OverlappingOccurrences) {
  EXPECT_EQ(Scrub("xabcabcabcabcx", {"abcabcabc"}), "x[redacted]x");
}

TEST(Scrub, ShortAndEmptySecretsLeaveTheTextAlone) {
  EXPECT_EQ(Scrub("a large model", {"", "a", "model"}), "a large model");
  EXPECT_EQ(Scrub("a model", {}), "a model");
}

// The server knows the key and chooses the text. It must not be able to make the
// scrubbing of an error slow.
TEST(Scrub, AdversarialTextIsCheap) {
  const auto start = std::chrono::steady_clock::now();
  const std::string key = std::string(4000, 'a') + "b";
  EXPECT_EQ(Scrub(std::string(64 << 10, 'a'), {key}).size(),
            (64u << 10) - 4000 + 10);
  // Each "..." can follow a key that was cut off, at each level of escaping.
  const std::string dots = "%252525" + std::string(256 << 10, '.');
  EXPECT_EQ(Scrub(dots, {std::string(500, 'k') + std::string(1500, 'x')}),
            dots);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(8));
}

}  // namespace
}  // namespace fireworks::rest
