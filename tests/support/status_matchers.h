// Matchers for absl::Status and absl::StatusOr<T>. The oldest Abseil that we
// support has none.
//
//   EXPECT_THAT(Parse("x"), IsOk());
//   EXPECT_THAT(Parse(""), StatusIs(absl::StatusCode::kInvalidArgument,
//                                   HasSubstr("is empty")));
//   EXPECT_THAT(Parse("1"), IsOkAndHolds(1));
//   ASSERT_OK_AND_ASSIGN(int number, Parse("1"));

#ifndef FIREWORKS_TESTS_SUPPORT_STATUS_MATCHERS_H_
#define FIREWORKS_TESTS_SUPPORT_STATUS_MATCHERS_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace fireworks::testing_support {

inline absl::Status GetStatus(const absl::Status& status) { return status; }

template <typename T>
absl::Status GetStatus(const absl::StatusOr<T>& result) {
  return result.status();
}

MATCHER(IsOk, negation ? "is not OK" : "is OK") {
  const absl::Status status = GetStatus(arg);
  *result_listener << "which is " << status.ToString();
  return status.ok();
}

// `message` is a matcher of std::string, or the exact text.
MATCHER_P2(StatusIs, code, message,
           "has the code " + absl::StatusCodeToString(code) +
               " and a message that " +
               ::testing::DescribeMatcher<std::string>(message, negation)) {
  const absl::Status status = GetStatus(arg);
  *result_listener << "which is " << status.ToString();
  const std::string text(status.message());
  return status.code() == code &&
         ::testing::ExplainMatchResult(message, text, result_listener);
}

inline auto StatusIs(absl::StatusCode code) {
  return StatusIs(code, ::testing::_);
}

// Matches a StatusOr that is OK and whose value matches `inner`. This is a class
// because a MATCHER_P cannot name the type of the value that `inner` takes.
template <typename Inner>
class IsOkAndHoldsMatcher {
 public:
  using is_gtest_matcher = void;

  explicit IsOkAndHoldsMatcher(Inner inner) : inner_(std::move(inner)) {}

  template <typename T>
  bool MatchAndExplain(const absl::StatusOr<T>& result,
                       ::testing::MatchResultListener* listener) const {
    if (!result.ok()) {
      *listener << "which is " << result.status().ToString();
      return false;
    }
    return ::testing::ExplainMatchResult(inner_, *result, listener);
  }
  void DescribeTo(std::ostream* os) const {
    *os << "is OK and holds a matching value";
  }
  void DescribeNegationTo(std::ostream* os) const {
    *os << "is not OK or holds a value that does not match";
  }

 private:
  Inner inner_;
};

template <typename Inner>
IsOkAndHoldsMatcher<std::decay_t<Inner>> IsOkAndHolds(Inner&& inner) {
  return IsOkAndHoldsMatcher<std::decay_t<Inner>>(std::forward<Inner>(inner));
}

}  // namespace fireworks::testing_support

// The macros expand to declarations, which cannot be in parentheses.
// NOLINTBEGIN(bugprone-macro-parentheses)

#define FIREWORKS_TESTS_CONCAT_(a, b) a##b
#define FIREWORKS_TESTS_CONCAT(a, b) FIREWORKS_TESTS_CONCAT_(a, b)

// Evaluates `expression`, a StatusOr. If it is OK, moves its value into
// `declaration`. Otherwise fails and ends the test.
#define ASSERT_OK_AND_ASSIGN(declaration, expression)                  \
  FIREWORKS_TESTS_ASSIGN(FIREWORKS_TESTS_CONCAT(result_or_, __LINE__), \
                         declaration, expression)
#define FIREWORKS_TESTS_ASSIGN(result, declaration, expression) \
  auto result = (expression);                                   \
  ASSERT_THAT(result, ::fireworks::testing_support::IsOk());    \
  declaration = *std::move(result)

// NOLINTEND(bugprone-macro-parentheses)

#endif  // FIREWORKS_TESTS_SUPPORT_STATUS_MATCHERS_H_
