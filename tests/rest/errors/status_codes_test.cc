#include "fireworks/rest/errors/status_codes.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace fireworks::rest {
namespace {

using Code = absl::StatusCode;

TEST(CodeForHttpStatus, Table) {
  const std::vector<std::pair<int, Code>> rows = {
      {-1, Code::kUnknown},
      {0, Code::kUnknown},
      {100, Code::kUnknown},
      {200, Code::kOk},
      {204, Code::kOk},
      {206, Code::kInternal},
      {301, Code::kFailedPrecondition},
      {304, Code::kInternal},
      {308, Code::kFailedPrecondition},
      {400, Code::kInvalidArgument},
      {401, Code::kUnauthenticated},
      {402, Code::kFailedPrecondition},
      {403, Code::kPermissionDenied},
      {404, Code::kNotFound},
      {405, Code::kPermissionDenied},
      {407, Code::kFailedPrecondition},
      {408, Code::kUnavailable},
      {409, Code::kAborted},
      {410, Code::kNotFound},
      {412, Code::kFailedPrecondition},
      {413, Code::kOutOfRange},
      {416, Code::kOutOfRange},
      {418, Code::kInvalidArgument},
      {421, Code::kUnavailable},
      {422, Code::kInvalidArgument},
      {429, Code::kResourceExhausted},
      {451, Code::kPermissionDenied},
      {499, Code::kCancelled},
      {500, Code::kInternal},
      {501, Code::kUnimplemented},
      {502, Code::kUnavailable},
      {503, Code::kUnavailable},
      {504, Code::kDeadlineExceeded},
      {505, Code::kInternal},
      {520, Code::kUnavailable},
      {530, Code::kUnavailable},
      {599, Code::kInternal},
      {600, Code::kUnknown},
      {999, Code::kUnknown},
  };
  for (const auto& [http_status, code] : rows) {
    EXPECT_EQ(CodeForHttpStatus(http_status), code) << http_status;
  }
}

struct ServerCodeRow {
  std::string name;
  int http_status;
  std::string server_code;
  Code want;
};

class ServerCodeTest : public ::testing::TestWithParam<ServerCodeRow> {};

TEST_P(ServerCodeTest, DecidesWhereItFits) {
  EXPECT_EQ(CodeForAnswer(GetParam().http_status, GetParam().server_code),
            GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, ServerCodeTest,
    ::testing::ValuesIn(std::vector<ServerCodeRow>{
        {"InvalidArgument", 400, "3", Code::kInvalidArgument},
        {"FailedPrecondition", 400, "9", Code::kFailedPrecondition},
        {"OutOfRange", 400, "OUT_OF_RANGE", Code::kOutOfRange},
        {"AlreadyExists", 409, "6", Code::kAlreadyExists},
        {"AlreadyExistsByName", 409, "ALREADY_EXISTS", Code::kAlreadyExists},
        {"Aborted", 409, "10", Code::kAborted},
        {"Unknown", 500, "2", Code::kUnknown},
        {"DataLoss", 500, "15", Code::kDataLoss},
        {"NotOfThisStatus", 404, "3", Code::kNotFound},
        {"Ok", 500, "0", Code::kInternal},
        {"HttpStatus", 404, "404", Code::kNotFound},
        {"OtherFamily", 401, "UNAUTHORIZED", Code::kUnauthenticated},
        {"Negative", 500, "-2", Code::kInternal},
    }),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace fireworks::rest
