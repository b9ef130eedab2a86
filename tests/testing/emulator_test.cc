#include "fireworks/testing/emulator.h"

#include <httplib.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "support/status_matchers.h"
#include "testing/emulator_http.h"

namespace fireworks::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
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
                      KeyCase{"EmptyToken", "", "Bearer  ", 401},
                      KeyCase{"OtherScheme", "", "Basic abc", 401},
                      KeyCase{"Right", "secret", "Bearer secret", 200},
                      KeyCase{"Wrong", "secret", "Bearer other", 401},
                      KeyCase{"LongerThanRight", "secret", "Bearer secrets",
                              401}),
    [](const auto& info) { return info.param.name; });

TEST(EmulatorTest, OtherVerbsAreNotImplemented) {
  const auto emulator = MustStart();
  Http http(*emulator);
  const httplib::Headers headers = {{"Authorization", "Bearer k"}};
  const auto post =
      http.client().Post(kModel, headers, "{}", "application/json");
  ASSERT_TRUE(post);
  EXPECT_EQ(post->status, 501);
  EXPECT_EQ(post->body,
            R"({"code":12,"message":"Method Not Allowed","details":[]})");
  // The connection is still in step.
  EXPECT_EQ(http.Get(kModel).status, 200);
}

TEST(EmulatorTest, AnswersAnOverlongRequestInTheServicesShape) {
  const auto emulator = MustStart();
  const httplib::Response response = Http(*emulator).Get(
      absl::StrCat(kModel, "?readMask=", std::string(100'000, '.')));
  EXPECT_GE(response.status, 400);
  EXPECT_LT(response.status, 500);
  EXPECT_THAT(response.body, StartsWith(R"({"code":3,)"));
}

TEST(EmulatorTest, LeavesOutWhatWasMaskedIfAsked) {
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

TEST(EmulatorTest, ServesAFolderByteForByteAndNamesWhatItCannot) {
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

TEST(EmulatorTest, SaysThatAFolderHoldsNothing) {
  Folder folder;
  EmulatorOptions options;
  options.models_directory = folder.path().string();
  const auto emulator = MustStart(std::move(options));
  EXPECT_THAT(emulator->warnings(), ElementsAre(HasSubstr("no *.json file")));
}

TEST(EmulatorTest, RefusesToStartWithOptionsThatCannotWork) {
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

TEST(EmulatorTest, CatalogueIsWholeAndVaried) {
  const auto emulator = MustStart();
  EXPECT_THAT(emulator->warnings(), IsEmpty());
  EXPECT_THAT(emulator->model_names(), SizeIs(12));
  Http http(*emulator);
  std::vector<bool> kinds(2000);
  for (const std::string& name : emulator->model_names()) {
    const auto model = Decode<gateway::v1::Model>(http.Get("/v1/" + name).body);
    EXPECT_EQ(model.name(), name);
    EXPECT_TRUE(model.has_supports_serverless()) << name;
    kinds[static_cast<size_t>(model.kind())] = true;
  }
  EXPECT_GE(std::count(kinds.begin(), kinds.end(), true), 7);
}

TEST(EmulatorTest, InjectsFaultsInOrder) {
  const auto emulator = MustStart();
  EmulatorFault busy;
  busy.times = 2;
  busy.status = 503;
  busy.headers = {{"Retry-After", "1"}};
  emulator->Inject(busy);
  EmulatorFault html;
  html.status = 502;
  html.body = "<html>";
  html.headers = {{"content-type", "text/html"}, {"X-Request-Id", "mine"}};
  emulator->Inject(html);
  EmulatorFault none;
  none.times = 0;
  none.status = 500;
  emulator->Inject(none);

  Http http(*emulator);
  for (int i = 0; i < 2; ++i) {
    const httplib::Response response = http.Get(kModel);
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(response.body, "");
    EXPECT_EQ(response.get_header_value("retry-after"), "1");
  }
  const httplib::Response response = http.Get(kModel);
  EXPECT_EQ(response.status, 502);
  EXPECT_EQ(response.body, "<html>");
  EXPECT_EQ(response.get_header_value("content-type"), "text/html");
  EXPECT_EQ(response.get_header_value("x-request-id"), "mine");
  EXPECT_EQ(http.Get(kModel).status, 200);
  EXPECT_EQ(emulator->request_count(), 4);
}

TEST(EmulatorTest, DelaysAndStopsInTheMiddleOfADelay) {
  auto emulator = MustStart();
  EmulatorFault slow;
  slow.delay = absl::Milliseconds(100);
  emulator->Inject(slow);
  slow.delay = absl::InfiniteDuration();
  emulator->Inject(slow);

  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  Http http(*emulator);
  EXPECT_EQ(http.Get(kModel).status, 200);
  EXPECT_GE(Clock::now() - start, std::chrono::milliseconds(100));

  std::thread waiter([&] { http.client().Get(kModel); });
  while (emulator->request_count() < 2) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  const auto stop = Clock::now();
  emulator.reset();
  EXPECT_LT(Clock::now() - stop, std::chrono::seconds(10));
  waiter.join();
}

TEST(EmulatorTest, Serves64ConnectionsWithNoCallOverASecond) {
  constexpr int kConnections = 64;
  constexpr int kCalls = 20;
  const auto emulator = MustStart();
  std::vector<std::thread> threads;
  std::vector<std::chrono::steady_clock::duration> slowest(kConnections);
  for (int t = 0; t < kConnections; ++t) {
    threads.emplace_back([&, t] {
      Http http(*emulator);
      const std::string target =
          absl::StrCat(kModel, t % 2 == 0 ? "" : "?readMask=name,kind");
      for (int i = 0; i < kCalls; ++i) {
        const auto start = std::chrono::steady_clock::now();
        EXPECT_EQ(http.Get(target).status, 200);
        slowest[static_cast<size_t>(t)] =
            std::max(slowest[static_cast<size_t>(t)],
                     std::chrono::steady_clock::now() - start);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(emulator->request_count(), kConnections * kCalls);
  EXPECT_LT(*std::max_element(slowest.begin(), slowest.end()),
            std::chrono::seconds(1));
}

}  // namespace
}  // namespace fireworks::testing
