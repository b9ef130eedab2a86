// What a caller gets if the proxy answers CONNECT with an error, over real sockets and
// for each form of a call.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "fireworks/rest/channel.h"
#include "rest/call_forms.h"
#include "rest/get_model.h"
#include "servers/fault_server.h"
#include "support/status_matchers.h"

namespace fireworks::rest {
namespace {

using ::fireworks::servers::Answer;
using ::fireworks::servers::ReadRequest;
using ::fireworks::servers::Serve;
using ::fireworks::servers::Write;
using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::StatusIs;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;
using C = absl::StatusCode;

struct Refusal {
  int status;
  C code;
  size_t attempts;
  std::string says;  // A part of the message.
};

class RefusedTunnelTest
    : public ::testing::TestWithParam<std::tuple<Form, Refusal>> {};

TEST_P(RefusedTunnelTest, EndsAfterTheRightNumberOfAttempts) {
  const auto& [form, refusal] = GetParam();
  const auto proxy = Serve(
      {"refusal", {{ReadRequest(), Write(Answer(refusal.status, "no"))}}});
  ChannelOptions options;
  options.endpoint = "https://api.test";
  options.api_key = kKey;
  options.http.proxy = proxy->url();
  options.retry.initial_backoff = absl::Milliseconds(1);
  const auto channel = Channel::Create(options);
  ASSERT_THAT(channel, IsOk());
  for (const Outcome& outcome : RunAs(form, **channel)) {
    EXPECT_THAT(outcome.status,
                StatusIs(refusal.code, HasSubstr(refusal.says)));
    EXPECT_EQ(outcome.attempts, static_cast<int>(refusal.attempts));
  }
  EXPECT_EQ(proxy->requests().size(), refusal.attempts * CallsOf(form));
  EXPECT_THAT(proxy->requests(), Each(Not(HasSubstr(kKey))));
}

INSTANTIATE_TEST_SUITE_P(
    All, RefusedTunnelTest,
    ::testing::Combine(
        EachForm(),
        ::testing::ValuesIn(std::vector<Refusal>{
            {403, C::kFailedPrecondition, 1, "the proxy refuses"},
            {407, C::kFailedPrecondition, 1, "the proxy requires credentials"},
            {408, C::kUnavailable, 3, "408"},
            {429, C::kUnavailable, 3, "429"},
            {451, C::kFailedPrecondition, 1, "the proxy refuses"},
            {503, C::kUnavailable, 3, "503"},
        })),
    [](const auto& info) {
      return absl::StrCat(FormName(std::get<0>(info.param)), "_",
                          std::get<1>(info.param).status);
    });

}  // namespace
}  // namespace fireworks::rest
