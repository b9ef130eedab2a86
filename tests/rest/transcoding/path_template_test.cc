#include "fireworks/rest/transcoding/path_template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "support/status_matchers.h"

namespace fireworks::rest {
namespace {

using ::fireworks::testing_support::StatusIs;
using ::testing::HasSubstr;

struct TemplateCase {
  const char* name;
  const char* text;
  const char* pieces;  // A variable is written "{field|pattern}".
};

class ValidTemplate : public ::testing::TestWithParam<TemplateCase> {};

std::string Show(const PathTemplate& pieces) {
  std::string shown;
  for (const PathPiece& piece : pieces) {
    if (piece.field.empty()) {
      shown.append(piece.text);
    } else {
      shown.append("{").append(piece.field).append("|");
      shown.append(piece.pattern).append("}");
    }
  }
  return shown;
}

TEST_P(ValidTemplate, Parses) {
  ASSERT_OK_AND_ASSIGN(const PathTemplate pieces,
                       ParsePathTemplate(GetParam().text));
  EXPECT_EQ(Show(pieces), GetParam().pieces);
}

constexpr TemplateCase kValid[] = {
    {"Literals", "/v1/messages", "/v1/messages"},
    {"Root", "/", "/"},
    {"Variable", "/v1/{name}", "/v1/{name|*}"},
    {"VariableFirst", "/{name}/end", "/{name|*}/end"},
    {"Star", "/v1/{name=*}", "/v1/{name|*}"},
    {"Segments", "/v1/{name=a/*/b/*}/end", "/v1/{name|a/*/b/*}/end"},
    {"DoubleStar", "/v1/{name=**}", "/v1/{name|**}"},
    {"DoubleStarAndVerb", "/v1/{name=a/**}:get", "/v1/{name|a/**}:get"},
    {"LiteralVariable", "/v1/{kind=books}", "/v1/{kind|books}"},
    {"NestedField", "/v1/{a.b_c.d2=x/*}", "/v1/{a.b_c.d2|x/*}"},
    {"Two", "/v1/{a}/{b=x/*}", "/v1/{a|*}/{b|x/*}"},
    {"VerbAfterLiteral", "/v1/models:batchGet", "/v1/models:batchGet"},
    {"VerbAfterVariable", "/v1/{name}:prepare", "/v1/{name|*}:prepare"},
    {"EncodedLiteral", "/v1/a%20b/$x", "/v1/a%20b/$x"},
};
INSTANTIATE_TEST_SUITE_P(All, ValidTemplate, ::testing::ValuesIn(kValid),
                         [](const auto& info) { return info.param.name; });

struct BadTemplateCase {
  const char* name;
  const char* text;
  const char* error;
  absl::StatusCode code = absl::StatusCode::kInvalidArgument;
};
constexpr auto kUnimplemented = absl::StatusCode::kUnimplemented;

class BadTemplate : public ::testing::TestWithParam<BadTemplateCase> {};

TEST_P(BadTemplate, IsRefused) {
  EXPECT_THAT(ParsePathTemplate(GetParam().text),
              StatusIs(GetParam().code, HasSubstr(GetParam().error)));
}

constexpr BadTemplateCase kBad[] = {
    {"Empty", "", "does not start with '/'"},
    {"NoSlash", "v1/{name}", "does not start with '/'"},
    {"EmptySegment", "/v1//x", "an empty segment"},
    {"TrailingSlash", "/v1/", "an empty segment"},
    {"SlashAfterVariable", "/{name}/", "an empty segment"},
    {"DotSegment", "/v1/../x", "\".\" or \"..\""},
    {"BareStar", "/v1/*", "a wildcard outside a variable", kUnimplemented},
    {"BareDoubleStar", "/v1/**", "a wildcard outside a variable",
     kUnimplemented},
    {"StarInLiteral", "/v1/{name=a*}", "a '*' that is not a whole segment"},
    {"OpenBrace", "/v1/{name", "'{' without a '}'"},
    {"CloseBrace", "/v1/name}", "a brace out of place"},
    {"BraceInLiteral", "/v1/a{name}", "a brace out of place"},
    {"TextAfterVariable", "/v1/{name}a", "not a whole segment"},
    {"NestedVariable", "/v1/{a={b}}", "a brace out of place"},
    {"EmptyVariable", "/v1/{}", "not a field path"},
    {"EmptyPattern", "/v1/{name=}", "an empty segment"},
    {"PatternEndsInSlash", "/v1/{name=a/}", "an empty segment"},
    {"PatternStartsInSlash", "/v1/{name=/a}", "an empty segment"},
    {"FieldDots", "/v1/{a..b}", "not a field path"},
    {"FieldEndsInDot", "/v1/{a.}", "not a field path"},
    {"FieldDigit", "/v1/{1a}", "not a field path"},
    {"FieldHyphen", "/v1/{a-b}", "not a field path"},
    {"DoubleStarFirst", "/v1/{name=**}/x", "goes on after \"**\"",
     kUnimplemented},
    {"DoubleStarInside", "/v1/{name=**/x}", "goes on after \"**\"",
     kUnimplemented},
    {"EmptyVerb", "/v1/{name}:", "an empty segment"},
    {"VerbInside", "/v1/{name}:get/x", "a verb before its end"},
    {"Space", "/v1/a b", "must be percent-encoded"},
    {"Query", "/v1/a?b=c", "must be percent-encoded"},
    {"Fragment", "/v1/a#b", "must be percent-encoded"},
    {"NonAscii", "/v1/\xC3\xA9", "must be percent-encoded"},
    {"Control", "/v1/a\r\nb", "must be percent-encoded"},
};
INSTANTIATE_TEST_SUITE_P(All, BadTemplate, ::testing::ValuesIn(kBad),
                         [](const auto& info) { return info.param.name; });

struct FitCase {
  const char* value;
  const char* pattern;
  bool fits;
};

TEST(FitsPattern, ComparesSegmentBySegment) {
  constexpr FitCase kCases[] = {
      {"x", "*", true},
      {"a/b", "*", true},
      {"", "*", false},
      {".", "*", false},
      {"..", "*", false},
      {"...", "*", true},
      {"books", "books", true},
      {"book", "books", false},
      {"a/x", "a/*", true},
      {"a", "a/*", false},
      {"a/", "a/*", false},
      {"a/x/y", "a/*", false},
      {"b/x", "a/*", false},
      {"A/x", "a/*", false},
      {"a/../b/x", "a/*/b/*", false},
      {"a/./b/x", "a/*/b/*", false},
      {"a//b/x", "a/*/b/*", false},
      {"a/1/b/x", "a/*/b/*", true},
      {"/a/x", "a/*", false},
      {"a/x/", "a/*", false},
      {"x", "**", true},
      {"x/y/z", "**", true},
      {"", "**", false},
      {"x//y", "**", false},
      {"x/../y", "**", false},
      {"x/", "**", false},
      {"files", "files/**", true},
      {"files/a/b", "files/**", true},
      {"other/a", "files/**", false},
  };
  for (const FitCase& c : kCases) {
    EXPECT_EQ(FitsPattern(c.value, c.pattern), c.fits)
        << c.value << " in " << c.pattern;
  }
}

TEST(IsSingleSegment, FollowsThePattern) {
  EXPECT_TRUE(IsSingleSegment("*"));
  EXPECT_TRUE(IsSingleSegment("books"));
  EXPECT_FALSE(IsSingleSegment("books/*"));
  EXPECT_FALSE(IsSingleSegment("**"));
}

}  // namespace
}  // namespace fireworks::rest
