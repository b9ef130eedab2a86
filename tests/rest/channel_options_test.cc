// Options that cannot work are refused.

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "fireworks/rest/channel.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rest/channel_fixture.h"

namespace fireworks::rest {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

struct BadOption {
  std::string name;
  void (*spoil)(ChannelOptions&);
  std::string says;
};

class ChannelOptionsTest : public ::testing::TestWithParam<BadOption> {};

TEST_P(ChannelOptionsTest, IsRefused) {
  ChannelOptions options;
  options.endpoint = "https://api.example.com";
  options.api_key = kKey;
  GetParam().spoil(options);
  EXPECT_THAT(Channel::Create(options).status(),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr(GetParam().says),
                             Not(HasSubstr("0123456789")))));
}

INSTANTIATE_TEST_SUITE_P(
    Options, ChannelOptionsTest,
    ::testing::ValuesIn(std::vector<BadOption>{
        {"NoEndpoint", [](auto& o) { o.endpoint = ""; }, "endpoint"},
        {"PlainHttp", [](auto& o) { o.endpoint = "http://example.com"; },
         "http"},
        {"KeyWithNewline", [](auto& o) { o.api_key = "fw_01234\n56789"; },
         "key"},
        {"ZeroTimeout", [](auto& o) { o.timeout = absl::ZeroDuration(); },
         "timeout"},
        {"NegativeConnectTimeout",
         [](auto& o) { o.connect_timeout = absl::Seconds(-1); },
         "connect_timeout"},
        {"NoAttempts", [](auto& o) { o.retry.max_attempts = 0; },
         "retry.max_attempts"},
        {"NothingInFlight", [](auto& o) { o.max_async_in_flight = 0; },
         "max_async_in_flight"},
        {"NoConnections", [](auto& o) { o.http.max_connections_per_host = 0; },
         "http.max_connections_per_host"},
        {"KeyInClearToAProxy",
         [](auto& o) {
           o.endpoint = "http://127.0.0.1:1";
           o.http.proxy = "http://proxy.test:3128";
         },
         "http.proxy"},
        {"KeyWithoutCertificate",
         [](auto& o) { o.http.client_key_file = "/dev/null"; },
         "http.client_certificate_file"},
        {"NoSuchCertificate",
         [](auto& o) { o.http.client_certificate_file = "/nonexistent"; },
         "/nonexistent"},
        {"NoBody", [](auto& o) { o.max_body_bytes = 0; }, "max_body_bytes"},
        {"UserAgent", [](auto& o) { o.user_agent_suffix = "a\r\nB: c"; },
         "user_agent_suffix"},
    }),
    [](const auto& info) { return info.param.name; });

TEST(ChannelOptionsTest, APlainProxyIsAllowedWherePlainHttpIs) {
  ChannelOptions options;
  options.endpoint = "http://127.0.0.1:1";
  options.http.proxy = "http://proxy.test:3128";
  options.allow_plain_http = true;
  EXPECT_THAT(Channel::Create(options), IsOk());
}

}  // namespace
}  // namespace fireworks::rest
