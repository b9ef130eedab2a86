#include "fireworks/errors.h"

#include <gtest/gtest.h>

#include "absl/status/status.h"
#include "fireworks/rest/errors/http_errors.h"

namespace fireworks {
namespace {

TEST(Errors, AnErrorOfACallTellsWhatIsKnown) {
  rest::HttpResult result;
  result.response.status = 404;
  result.response.headers = {{"x-request-id", "r1"}};
  const auto info = GetErrorInfo(rest::ErrorFromResult(result, {}));
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->http_status(), 404);
  EXPECT_EQ(info->request_id(), "r1");
}

TEST(Errors, OtherErrorsTellNothing) {
  EXPECT_FALSE(GetErrorInfo(absl::InvalidArgumentError("x")).has_value());
  EXPECT_FALSE(GetErrorInfo(absl::OkStatus()).has_value());
}

}  // namespace
}  // namespace fireworks
