// Calls to a host without an address. This program replaces getaddrinfo() so that no
// name server is asked.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netdb.h>

#include <atomic>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "fireworks/rest/channel.h"
#include "rest/call_forms.h"
#include "support/status_matchers.h"

namespace {

std::atomic<int> lookups{0};

}  // namespace

// The dynamic linker finds this function before the C library's. It knows no host.
extern "C" int getaddrinfo(const char* /*node*/, const char* /*service*/,
                           const addrinfo* /*hints*/, addrinfo** /*result*/) {
  ++lookups;
  return EAI_NONAME;
}

namespace fireworks::rest {
namespace {

using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using C = absl::StatusCode;

class UnresolvedTest : public ::testing::TestWithParam<Form> {};

TEST_P(UnresolvedTest, IsTriedAgainAndNamed) {
  ChannelOptions options;
  options.endpoint = "https://nowhere.test";
  options.api_key = kKey;
  options.http.proxy_from_environment = false;
  options.retry.initial_backoff = absl::Milliseconds(1);
  const auto channel = Channel::Create(options);
  ASSERT_THAT(channel, IsOk());
  lookups = 0;
  for (const Outcome& outcome : RunAs(GetParam(), **channel)) {
    EXPECT_THAT(
        outcome.status,
        StatusIs(C::kUnavailable,
                 AllOf(HasSubstr("the server's name could not be resolved"),
                       HasSubstr("nowhere.test"), HasSubstr("3 attempts"),
                       Not(HasSubstr(kKey)))));
    EXPECT_EQ(outcome.attempts, 3);
  }
  EXPECT_GE(lookups, 1) << "the C library's was asked";
}

INSTANTIATE_TEST_SUITE_P(All, UnresolvedTest, EachForm(),
                         [](const auto& info) { return FormName(info.param); });

}  // namespace
}  // namespace fireworks::rest
