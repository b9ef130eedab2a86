// A libcurl that was built without HTTP/2. This test is a separate program because it
// replaces a function of libcurl.

#include <curl/curl.h>
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdarg>

#include "fireworks/rest/channel.h"
#include "rest/call_forms.h"
#include "servers/good_server.h"
#include "support/status_matchers.h"

namespace {
std::atomic<int> refusals{0};
}  // namespace

// The dynamic linker finds this function before libcurl's. The type of `option`,
// which va_start() warns about, is libcurl's.
#undef curl_easy_setopt
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wvarargs"
extern "C" CURLcode curl_easy_setopt(CURL* handle, CURLoption option, ...) {
  using Function = CURLcode (*)(CURL*, CURLoption, ...);
  static const auto real =
      reinterpret_cast<Function>(dlsym(RTLD_NEXT, "curl_easy_setopt"));
  va_list arguments;
  va_start(arguments, option);
  // A pointer to data or to a function has the same size.
  const auto value = va_arg(arguments, curl_off_t);
  va_end(arguments);
  if (option == CURLOPT_HTTP_VERSION && value == CURL_HTTP_VERSION_2TLS) {
    ++refusals;
    return CURLE_UNSUPPORTED_PROTOCOL;
  }
  return real(handle, option, value);
}
#pragma GCC diagnostic pop

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
  refusals = 0;
  const auto channel = Channel::Create(options);
  ASSERT_THAT(channel, IsOk());
  for (const Outcome& outcome : RunAs(GetParam(), **channel)) {
    EXPECT_THAT(outcome.status, IsOk());
    EXPECT_EQ(outcome.attempts, 1);
  }
  EXPECT_GT(refusals, 0);
}

INSTANTIATE_TEST_SUITE_P(All, WithoutHttp2Test, EachForm(),
                         [](const auto& info) { return FormName(info.param); });

}  // namespace
}  // namespace fireworks::rest
