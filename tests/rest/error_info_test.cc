#include "fireworks/rest/error_info.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/cord.h"

namespace fireworks::rest {
namespace {

constexpr char kTypeUrl[] = "type.googleapis.com/fireworks.rest.v1.ErrorInfo";

TEST(ErrorInfo, GoesInAndComesOut) {
  absl::Status status = absl::NotFoundError("no");
  EXPECT_FALSE(GetErrorInfo(status).has_value());
  ErrorInfo info;
  info.set_http_status(404);
  SetErrorInfo(info, &status);
  info.set_request_id("r");
  SetErrorInfo(info, &status);
  ASSERT_TRUE(GetErrorInfo(status).has_value());
  EXPECT_EQ(GetErrorInfo(status)->SerializeAsString(),
            info.SerializeAsString());
  EXPECT_TRUE(status.GetPayload(kTypeUrl).has_value());
}

TEST(ErrorInfo, AnOkStatusHasNone) {
  absl::Status status;
  SetErrorInfo({}, &status);
  EXPECT_TRUE(status.ok());
  EXPECT_FALSE(GetErrorInfo(status).has_value());
}

TEST(ErrorInfo, APayloadThatIsNoErrorInfoIsNone) {
  absl::Status status = absl::NotFoundError("no");
  status.SetPayload(kTypeUrl, absl::Cord("\xff\xff\xff"));
  EXPECT_FALSE(GetErrorInfo(status).has_value());
}

}  // namespace
}  // namespace fireworks::rest
