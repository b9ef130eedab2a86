// What the emulator's options do.

#include <httplib.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <system_error>
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

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using testing_support::StatusIs;

constexpr char kModel[] = "/v1/accounts/fireworks/models/deepseek-v3";

struct KeyCase {
  std::string name;
  std::string api_key;
  std::string header;  // "" sends none.
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

// A folder that is removed at the end.
class Folder {
 public:
  Folder() {
    std::string name = ::testing::TempDir() + "emulator_test.XXXXXX";
    path_ = mkdtemp(name.data());
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  void Write(const std::string& name, const std::string& content) const {
    std::ofstream(path_ / name, std::ios::binary) << content;
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

TEST(EmulatorOptionsTest, ServesAFolderByteForByteAndNamesWhatItCannot) {
  const std::string body =
      "{ \"unknown\" : [1, null],\n \"name\": \"accounts/a/models/m\" }\n";
  Folder folder;
  folder.Write("a-good.json", body);
  folder.Write("b-broken.json", R"({"name": )");
  folder.Write("c-list.json", "[]");
  folder.Write("d-empty.json", "");
  folder.Write("e-nameless.json", R"({"state":"READY"})");
  folder.Write("f-name.json", R"({"name":"models/m"})");
  folder.Write("g-again.json", R"({"name":"accounts/a/models/m"})");
  folder.Write("h-type.json", R"({"name":"accounts/a/models/n","public":7})");
  folder.Write("README.md", "not served");
  std::filesystem::create_directory(folder.path() / "i-folder.json");
  EmulatorOptions options;
  options.models_directory = folder.path().string();
  const auto emulator = MustStart(std::move(options));

  EXPECT_THAT(emulator->model_names(), ElementsAre("accounts/a/models/m"));
  EXPECT_EQ(Http(*emulator).Get("/v1/accounts/a/models/m").body, body);
  EXPECT_THAT(Http(*emulator).Get("/v1/accounts/a/models?pageSize=1").body,
              HasSubstr(body));
  EXPECT_THAT(
      emulator->warnings(),
      ElementsAre(StartsWith("b-broken.json: "), StartsWith("c-list.json: "),
                  StartsWith("d-empty.json: "),
                  AllOf(StartsWith("e-nameless.json: "), HasSubstr("\"\"")),
                  AllOf(StartsWith("f-name.json: "), HasSubstr("models/m")),
                  AllOf(StartsWith("g-again.json: "), HasSubstr("a-good.json")),
                  StartsWith("h-type.json: "), StartsWith("i-folder.json: ")));
}

TEST(EmulatorOptionsTest, SaysThatAFolderHoldsNothing) {
  Folder folder;
  EmulatorOptions options;
  options.models_directory = folder.path().string();
  const auto emulator = MustStart(std::move(options));
  EXPECT_THAT(emulator->warnings(), ElementsAre(HasSubstr("no *.json file")));
}

TEST(EmulatorOptionsTest, RefusesToStartWithOptionsThatCannotWork) {
  EmulatorOptions no_folder;
  no_folder.models_directory = "/nonexistent";
  EXPECT_THAT(Emulator::Start(no_folder).status(),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("/nonexistent")));
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
  client.set_ca_cert_path(certificates.ca_file().c_str());
  client.enable_server_certificate_verification(true);
  const httplib::Result result =
      client.Get(kModel, {{"Authorization", "Bearer key"}});
  ASSERT_TRUE(result) << httplib::to_string(result.error());
  EXPECT_EQ(result->status, 200);
}

// In each second of the clock.
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
  // A second may end meanwhile.
  EXPECT_GE(limited, 2);
  EXPECT_LE(limited, 4);
}

}  // namespace
}  // namespace fireworks::testing
