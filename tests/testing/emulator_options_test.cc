// What the emulator's options do.

#include <httplib.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "fireworks/testing/emulator.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "servers/certificates.h"
#include "support/status_matchers.h"
#include "testing/emulator_http.h"

namespace fireworks::testing {
namespace {

using ::testing::HasSubstr;
using testing_support::StatusIs;

constexpr char kModel[] = "/v1/accounts/fireworks/models/deepseek-v3";

struct KeyCase {
  std::string name;
  std::string api_key;
  std::string header;  // "" sends no header.
  int status;
};

class KeyTest : public ::testing::TestWithParam<KeyCase> {};

TEST_P(KeyTest, Decides) {
  EmulatorOptions options;
  options.api_key = GetParam().api_key;
  const auto emulator = MustStart(std::move(options));
  Http http(*emulator);
  httplib::Headers headers;
  if (!GetParam().header.empty()) {
    headers.emplace("Authorization", GetParam().header);
  }
  const httplib::Result result = http.client().Get(kModel, headers);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, GetParam().status);
  if (result->status == 401) {
    EXPECT_EQ(result->body,
              R"({"code":16,"message":"Unauthorized","details":[]})");
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, KeyTest,
    ::testing::Values(KeyCase{"AnyWillDo", "", "Bearer whatever", 200},
                      KeyCase{"SchemeIsCaseless", "", "bearer whatever", 200},
                      KeyCase{"Missing", "", "", 401},
                      KeyCase{"EmptyToken", "", "Bearer", 401},
                      KeyCase{"OtherScheme", "", "Basic abc", 401},
                      KeyCase{"Right", "secret", "Bearer secret", 200},
                      KeyCase{"Wrong", "secret", "Bearer other", 401},
                      KeyCase{"LongerThanRight", "secret", "Bearer secrets",
                              401}),
    [](const auto& info) { return info.param.name; });

TEST(EmulatorOptionsTest, LeavesOutWhatWasMaskedIfAsked) {
  EmulatorOptions options;
  options.zeros_when_masked = false;
  options.bodies = {
      R"({"name":"accounts/a/models/m","contextLength":0,"public":true,
          "state":"READY"})"};
  const auto emulator = MustStart(std::move(options));
  EXPECT_EQ(Http(*emulator)
                .Get("/v1/accounts/a/models/m?readMask=context_length,state,"
                     "kind")
                .body,
            R"({"state":"READY","contextLength":0})");
}

TEST(EmulatorOptionsTest, RefusesToStartWithOptionsThatCannotWork) {
  EmulatorOptions bad_port;
  bad_port.port = 65536;
  EXPECT_THAT(Emulator::Start(bad_port).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("65536")));
  EmulatorOptions bad_certificate;
  bad_certificate.tls_certificate = "/nonexistent.pem";
  EXPECT_THAT(
      Emulator::Start(bad_certificate).status(),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("certificate")));
  const auto emulator = MustStart();
  EmulatorOptions same_port;
  same_port.port = emulator->port();
  EXPECT_THAT(Emulator::Start(same_port).status(),
              StatusIs(absl::StatusCode::kUnavailable,
                       HasSubstr(absl::StrCat(emulator->port()))));
}

TEST(EmulatorOptionsTest, ServesHttps) {
  const servers::Certificates certificates(servers::Identity::kGood);
  EmulatorOptions options;
  options.tls_certificate = certificates.certificate_file();
  options.tls_key = certificates.key_file();
  const auto emulator = MustStart(std::move(options));
  EXPECT_TRUE(absl::StartsWith(emulator->url(), "https://127.0.0.1:"));

  httplib::SSLClient client("127.0.0.1", emulator->port());
  client.set_ca_cert_path(certificates.ca_file());
  client.enable_server_certificate_verification(true);
  const httplib::Result result =
      client.Get(kModel, {{"Authorization", "Bearer key"}});
  ASSERT_TRUE(result) << httplib::to_string(result.error());
  EXPECT_EQ(result->status, 200);
}

// The limit applies to each second of the clock.
TEST(EmulatorOptionsTest, RateLimitTurnsFurtherRequestsAway) {
  EmulatorOptions options;
  options.rate_limit = 2;
  const auto emulator = MustStart(std::move(options));
  Http http(*emulator);
  int limited = 0;
  for (int i = 0; i < 6; ++i) {
    const httplib::Response answer = http.Get(kModel);
    if (answer.status == 200) continue;
    ++limited;
    EXPECT_EQ(answer.status, 429);
    EXPECT_EQ(answer.get_header_value("Retry-After"), "1");
    EXPECT_EQ(answer.body,
              R"({"code":8,"message":"Rate limit exceeded","details":[]})");
  }
  // A new second may begin during the loop and allow two more requests.
  EXPECT_GE(limited, 2);
  EXPECT_LE(limited, 4);
}

}  // namespace
}  // namespace fireworks::testing
