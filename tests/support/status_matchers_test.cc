#include "support/status_matchers.h"

#include <memory>
#include <string>
#include <vector>

namespace fireworks::testing_support {
namespace {

using ::testing::_;
using ::testing::DescribeMatcher;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StringMatchResultListener;

const absl::StatusOr<int> kNotFound = absl::NotFoundError("no such model");

TEST(StatusMatchersTest, IsOkTellsOkFromError) {
  EXPECT_THAT(absl::OkStatus(), IsOk());
  EXPECT_THAT(absl::StatusOr<int>(1), IsOk());
  EXPECT_THAT(absl::CancelledError(), Not(IsOk()));
  EXPECT_THAT(kNotFound, Not(IsOk()));
}

TEST(StatusMatchersTest, StatusIsComparesCodeAndMessage) {
  EXPECT_THAT(kNotFound, StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(kNotFound,
              StatusIs(absl::StatusCode::kNotFound, "no such model"));
  EXPECT_THAT(kNotFound.status(),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("such")));
  EXPECT_THAT(kNotFound, Not(StatusIs(absl::StatusCode::kAborted)));
  EXPECT_THAT(kNotFound, Not(StatusIs(absl::StatusCode::kNotFound, "no such")));
  EXPECT_THAT(absl::OkStatus(), StatusIs(absl::StatusCode::kOk, ""));
}

TEST(StatusMatchersTest, IsOkAndHoldsMatchesTheValue) {
  const absl::StatusOr<int> seven = 7;
  EXPECT_THAT(seven, IsOkAndHolds(7));
  EXPECT_THAT(seven, IsOkAndHolds(Gt(6)));
  EXPECT_THAT(seven, Not(IsOkAndHolds(Gt(7))));
  EXPECT_THAT(kNotFound, Not(IsOkAndHolds(_)));
  EXPECT_THAT(absl::StatusOr<std::vector<int>>({1, 2}),
              IsOkAndHolds(SizeIs(2)));
}

TEST(StatusMatchersTest, MismatchesShowTheStatus) {
  StringMatchResultListener listener;
  EXPECT_FALSE(::testing::ExplainMatchResult(IsOk(), kNotFound, &listener));
  EXPECT_THAT(listener.str(), HasSubstr("NOT_FOUND: no such model"));

  const ::testing::Matcher<absl::Status> matcher =
      StatusIs(absl::StatusCode::kAborted, HasSubstr("x"));
  EXPECT_THAT(DescribeMatcher<absl::Status>(matcher), HasSubstr("ABORTED"));
}

TEST(StatusMatchersTest, AssignMovesTheValue) {
  auto make = []() -> absl::StatusOr<std::unique_ptr<std::string>> {
    return std::make_unique<std::string>("moved");
  };
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<std::string> first, make());
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<std::string> second, make());
  EXPECT_EQ(*first, "moved");
  EXPECT_EQ(*second, "moved");
}

}  // namespace
}  // namespace fireworks::testing_support
