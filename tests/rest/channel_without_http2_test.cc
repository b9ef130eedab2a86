// A libcurl that was built without HTTP/2. This test is a separate program because it
// replaces a function of libcurl.

#include <curl/curl.h>
#include <gtest/gtest.h>

#include "fireworks/rest/channel.h"
#include "rest/call_forms.h"
#include "servers/good_server.h"
#include "support/refused_option.h"
#include "support/status_matchers.h"

namespace fireworks::rest {
namespace {

using ::fireworks::servers::GoodAnswer;
using ::fireworks::servers::GoodRequest;
using ::fireworks::servers::GoodServer;
using ::fireworks::servers::Identity;
using ::fireworks::testing_support::IsOk;

class WithoutHttp2Test : public ::testing::TestWithParam<Form> {};

TEST_P(WithoutHttp2Test, CallsUseHttp11) {
  const GoodServer server(
      [](const GoodRequest&) {
        return GoodAnswer{200, R"({"name": "m"})"};
      },
      Identity::kGood);
  ChannelOptions options;
  options.endpoint = server.url();
  options.http.ca_file = server.ca_file();
  testing_support::Refused() = {CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS};
  const auto channel = Channel::Create(options);
  ASSERT_THAT(channel, IsOk());
  for (const Outcome& outcome : RunAs(GetParam(), **channel)) {
    EXPECT_THAT(outcome.status, IsOk());
    EXPECT_EQ(outcome.attempts, 1);
  }
  EXPECT_GT(testing_support::Refused().refusals, 0);
}

INSTANTIATE_TEST_SUITE_P(All, WithoutHttp2Test, EachForm(),
                         [](const auto& info) { return FormName(info.param); });

}  // namespace
}  // namespace fireworks::rest
