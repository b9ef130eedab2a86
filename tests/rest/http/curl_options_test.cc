// A libcurl that is too old, or that refuses options because it was built without a
// feature. This test is a separate program because it replaces functions of libcurl.

#include <curl/curl.h>
#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "rest/http/exchange.h"
#include "servers/good_server.h"
#include "support/refused_option.h"
#include "support/status_matchers.h"

namespace {

// The version that libcurl states, or 0 for its own.
unsigned stated_version = 0;

}  // namespace

extern "C" curl_version_info_data* curl_version_info(CURLversion kind) {
  using Function = curl_version_info_data* (*)(CURLversion);
  static const auto real =
      reinterpret_cast<Function>(dlsym(RTLD_NEXT, "curl_version_info"));
  static curl_version_info_data stated;
  stated = *real(kind);
  if (stated_version != 0) stated.version_num = stated_version;
  return &stated;
}

// Counts the handles that libcurl makes.
static int handles_made = 0;

extern "C" CURL* curl_easy_init() {
  static const auto real = reinterpret_cast<decltype(&curl_easy_init)>(
      dlsym(RTLD_NEXT, "curl_easy_init"));
  ++handles_made;
  return real();
}

namespace fireworks::rest {
namespace {

using ::fireworks::servers::GoodAnswer;
using ::fireworks::servers::GoodRequest;
using ::fireworks::servers::GoodServer;
using ::fireworks::servers::Identity;
using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::Refused;
using ::fireworks::testing_support::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;

class CurlOptionsTest : public ::testing::Test {
 protected:
  ~CurlOptionsTest() override {
    Refused() = {};
    stated_version = 0;
  }
};

TEST_F(CurlOptionsTest, ALibcurlThatIsTooOldIsRefused) {
  stated_version = 0x075700;
  EXPECT_THAT(NewCurlTransport(HttpOptions()), IsOk());
  stated_version = 0x0756ff;
  EXPECT_THAT(
      NewCurlTransport(HttpOptions()).status(),
      StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("7.87")));
}

// Refuses each option of libcurl in turn.
TEST_F(CurlOptionsTest, AnOptionThatIsRefusedIsNamedBeforeTheFirstCall) {
  const GoodServer server(
      [](const GoodRequest&) {
        return GoodAnswer{200, "{}"};
      },
      Identity::kGood);
  HttpOptions options;
  options.ca_file = server.ca_file();
  options.accept_gzip = true;
  int named = 0;
  for (const curl_easyoption* option = curl_easy_option_next(nullptr);
       option != nullptr; option = curl_easy_option_next(option)) {
    if ((option->flags & CURLOT_FLAG_ALIAS) != 0) continue;
    Refused() = {option->id};
    const auto transport = NewCurlTransport(options);
    if (!transport.ok()) {
      ++named;
      EXPECT_THAT(
          transport.status(),
          StatusIs(absl::StatusCode::kFailedPrecondition,
                   AllOf(HasSubstr("libcurl"), HasSubstr(option->name))));
      continue;
    }
    const auto session = (*transport)->NewSession();
    for (const char* method : {"GET", "POST", "PUT", "HEAD", "DELETE"}) {
      HttpRequest request = Get(server.url());
      request.method = method;
      if (request.method == "PUT") request.body = "{}";
      EXPECT_EQ(FailureName(Exchange(*session, std::move(request))), "None")
          << method << " without " << option->name;
    }
  }
  EXPECT_GT(named, 30);
}

TEST_F(CurlOptionsTest, OneHandleServesOneExchangeAfterAnother) {
  const GoodServer server([](const GoodRequest&) {
    return GoodAnswer{200, "{}"};
  });
  const auto transport = NewCurlTransport(HttpOptions());
  ASSERT_TRUE(transport.ok()) << transport.status();
  const auto session = (*transport)->NewSession();
  handles_made = 0;
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(FailureName(Exchange(*session, Get(server.url()))), "None");
  }
  EXPECT_EQ(handles_made, 1);
}

}  // namespace
}  // namespace fireworks::rest
