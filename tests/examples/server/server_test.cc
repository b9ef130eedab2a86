// Tests the example server with an emulator: its answers and metrics, an outage of
// the service, a replaced key, and the end of the server.

#include <fcntl.h>
#include <httplib.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "fireworks/json/decoder.h"
#include "fireworks/testing/emulator.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "support/temp_dir.h"

namespace {

using ::fireworks::testing::Emulator;
using ::fireworks::testing::EmulatorFault;
using ::fireworks::testing::EmulatorOptions;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr absl::Duration kPatience = absl::Seconds(30);

// Runs the server with the environment of the test.
class ServerProcess {
 public:
  explicit ServerProcess(std::string errors) : errors_(std::move(errors)) {
    int out[2];
    EXPECT_EQ(pipe2(out, O_CLOEXEC), 0);
    out_ = out[0];
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors_.c_str(),
                                     O_WRONLY | O_CREAT | O_TRUNC, 0600);
    char path[] = FIREWORKS_EXAMPLE_SERVER;
    char* argv[] = {path, nullptr};
    EXPECT_EQ(posix_spawn(&pid_, path, &actions, nullptr, argv, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(out[1]);
  }

  ~ServerProcess() {
    if (pid_ > 0) kill(pid_, SIGKILL);
    Wait();
    close(out_);
  }
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  // Returns the line that the server prints when it listens, or "" if it ends before.
  std::string Url() {
    std::string url;
    for (char c = 0; ReadOut(&c) && c != '\n';) url += c;
    return url;
  }

  void Terminate() const { kill(pid_, SIGTERM); }

  // Returns the exit code, or -1 if the server does not end or a signal ends it.
  int Wait() {
    if (pid_ <= 0) return -1;
    for (char c = 0; ReadOut(&c);) {
    }
    int status = 0;
    if (waitpid(pid_, &status, timed_out_ ? WNOHANG : 0) <= 0) return -1;
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  // Returns what the server wrote to standard error.
  std::string Errors() const {
    std::ostringstream text;
    text << std::ifstream(errors_).rdbuf();
    return text.str();
  }

 private:
  bool ReadOut(char* c) {
    pollfd ready = {out_, POLLIN, 0};
    timed_out_ =
        poll(&ready, 1,
             static_cast<int>(absl::ToInt64Milliseconds(kPatience))) == 0;
    return !timed_out_ && read(out_, c, 1) == 1;
  }

  const std::string errors_;
  pid_t pid_ = 0;
  int out_ = -1;
  bool timed_out_ = false;
};

class ServerTest : public ::testing::Test {
 protected:
  ServerTest() {
    for (const char* name : {"FIREWORKS_API_KEY", "FIREWORKS_ACCOUNT_ID"}) {
      unsetenv(name);
    }
    setenv("HOME", dir_.path().c_str(), 1);
    setenv("FIREWORKS_API_KEY_FILE", (dir_.path() + "/key").c_str(), 1);
    dir_.Write("key", "key-number-1\n");
    StartService("key-number-1");
    setenv("FIREWORKS_BASE_URL", service_->url().c_str(), 1);
  }

  // Starts the emulator, on the same port each time.
  void StartService(const std::string& key) {
    EmulatorOptions options;
    options.port = port_;
    options.api_key = key;
    options.bodies = {
        R"({"name": "accounts/fireworks/models/large", "newField": 1,
            "contextLength": 131072, "supportsTools": true})",
        R"({"name": "accounts/fireworks/models/small", "newField": 1,
            "contextLength": 4096, "supportsTools": false})",
        R"({"name": "accounts/fireworks/models/silent", "newField": 1})",
        // Not loaded at the start.
        R"({"name": "accounts/acme/models/first", "newField": 1,
            "contextLength": 1})",
        R"({"name": "accounts/acme/models/second", "contextLength": 2})",
        R"({"name": "accounts/acme/models/third", "contextLength": 3})"};
    auto service = Emulator::Start(options);
    ASSERT_TRUE(service.ok()) << service.status();
    service_ = *std::move(service);
    port_ = service_->port();
  }
  void StopService() { service_.reset(); }

  void StartServer() {
    server_ = std::make_unique<ServerProcess>(dir_.path() + "/errors");
    url_ = server_->Url();
    ASSERT_NE(url_, "") << server_->Errors();
  }

  // Returns text such as "200 {...}", or "" if no answer comes.
  std::string Get(const std::string& target) const {
    httplib::Client client(url_);
    client.set_read_timeout(absl::ToChronoSeconds(kPatience));
    const httplib::Result result = client.Get(target);
    if (!result) return "";
    return std::to_string(result->status) + " " + result->body;
  }

  // Asks until the answer begins with `status`, but no longer than kPatience. Returns
  // the last answer.
  std::string GetUntil(const std::string& status, const std::string& target) {
    const absl::Time end = absl::Now() + kPatience;
    std::string answer;
    do {
      answer = Get(target);
      if (answer.rfind(status, 0) == 0) break;
      absl::SleepFor(absl::Milliseconds(50));
    } while (absl::Now() < end);
    return answer;
  }

  // Waits until the models of the first account are in memory.
  void AwaitLoad() {
    const absl::Time end = absl::Now() + kPatience;
    while (Get("/metrics").find("\nfireworks_cache_models 3\n") ==
           std::string::npos) {
      ASSERT_LT(absl::Now(), end) << server_->Errors();
      absl::SleepFor(absl::Milliseconds(10));
    }
  }

  void ReplaceKey(const std::string& key) const {
    std::filesystem::rename(dir_.Write("new", key), dir_.path() + "/key");
  }

  const fireworks::testing_support::TempDir dir_;
  std::unique_ptr<Emulator> service_;
  int port_ = 0;
  std::unique_ptr<ServerProcess> server_;
  std::string url_;
};

constexpr char kLarge[] = "/can?model=fireworks/large&tokens=100000&tools=1";
constexpr char kYes[] =
    "200 {\"can\":true,\"context_length\":131072,\"supports_tools\":true}\n";

TEST_F(ServerTest, AnswersWhatTheServiceStates) {
  StartServer();
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"fireworks/large&tokens=131072&tools=1", "200 {\"can\":true,"},
      {"fireworks/large&tokens=131073&tools=1", "200 {\"can\":false,"},
      {"fireworks/small&tokens=4096", "200 {\"can\":true,"},
      {"fireworks/small&tokens=1&tools=1", "200 {\"can\":false,"},
      {"fireworks/silent&tokens=1",
       "200 {\"can\":null,\"context_length\":null,\"supports_tools\":null}"},
      {"acme/first&tokens=2&tools=1", "200 {\"can\":false,"},
      {"acme/first&tokens=1&tools=1", "200 {\"can\":null,"},
      {"fireworks/none&tokens=1", "404 "},
      {"fireworks/large", "400 tokens is not a number"},
      {"a//b&tokens=1", "400 "},
  };
  for (const auto& [query, answer] : rows) {
    EXPECT_THAT(Get("/can?model=" + query), StartsWith(answer)) << query;
  }
}

TEST_F(ServerTest, ServesFromMemoryWhileTheServiceIsAway) {
  StartServer();
  AwaitLoad();
  StopService();
  EXPECT_EQ(Get(kLarge), kYes);
  EXPECT_THAT(Get("/can?model=acme/first&tokens=1"), StartsWith("503 "));
  StartService("key-number-1");
  EXPECT_THAT(GetUntil("200", "/can?model=acme/first&tokens=1"),
              StartsWith("200 "));
}

TEST_F(ServerTest, StartsWhileTheServiceIsAway) {
  StopService();
  StartServer();
  EXPECT_THAT(Get(kLarge), StartsWith("503 "));
  StartService("key-number-1");
  EXPECT_EQ(GetUntil("200", kLarge), kYes);
}

TEST_F(ServerTest, TakesAKeyThatIsReplaced) {
  StartServer();
  AwaitLoad();
  StopService();
  StartService("key-number-2");
  EXPECT_THAT(Get("/can?model=acme/first&tokens=1"), StartsWith("503 "));
  EXPECT_EQ(Get(kLarge), kYes);
  ReplaceKey("key-number-2\n");
  EXPECT_THAT(Get("/can?model=acme/second&tokens=1"), StartsWith("200 "));
  server_->Terminate();
  EXPECT_EQ(server_->Wait(), 0);
  EXPECT_THAT(server_->Errors(), HasSubstr("UNAUTHENTICATED"));
  EXPECT_THAT(server_->Errors(), Not(HasSubstr("key-number")));
}

TEST_F(ServerTest, ExportsMetricsAndWritesDriftOnce) {
  StartServer();
  AwaitLoad();
  EXPECT_EQ(Get(kLarge), kYes);
  EXPECT_THAT(Get("/can?model=acme/first&tokens=1"), StartsWith("200 "));
  EXPECT_THAT(Get("/can?model=acme/none&tokens=1"), StartsWith("404 "));
  const std::string metrics = Get("/metrics");
  for (const char* line :
       {"\nfireworks_calls_total{method=\"GetModel\",code=\"NOT_FOUND\"} 1\n",
        "\nfireworks_call_seconds_count{method=\"ListModels\"} 1\n",
        "\nfireworks_cache_answers_total{from=\"fresh\"} 1\n",
        "\nfireworks_cache_paused 0\n"}) {
    EXPECT_THAT(metrics, HasSubstr(line));
  }
  server_->Terminate();
  EXPECT_EQ(server_->Wait(), 0);
  if (!fireworks::json::Decoder().accelerated()) return;
  // Drift in a list and in a single model is one finding.
  EXPECT_THAT(metrics,
              HasSubstr("\nfireworks_schema_drift{type=\"fireworks.gateway.v1."
                        "Model\",name=\"newField\"} 1\n"));
  const std::string errors = server_->Errors();
  const size_t at = errors.find("newField is not a field of");
  ASSERT_NE(at, errors.npos) << errors;
  EXPECT_EQ(errors.find("newField", at + 1), errors.npos) << errors;
}

TEST_F(ServerTest, FinishesARequestBeforeItEnds) {
  StartServer();
  AwaitLoad();
  EmulatorFault slow;
  slow.delay = absl::Milliseconds(500);
  service_->Inject(slow);
  const int64_t before = service_->request_count();
  std::future<std::string> answer = std::async(std::launch::async, [&] {
    return Get("/can?model=acme/third&tokens=3");
  });
  const absl::Time end = absl::Now() + kPatience;
  while (service_->request_count() == before && absl::Now() < end) {
    std::this_thread::yield();
  }
  server_->Terminate();
  EXPECT_THAT(answer.get(), StartsWith("200 {\"can\":true,"));
  EXPECT_EQ(server_->Wait(), 0);
  EXPECT_EQ(Get(kLarge), "");
}

// The service hangs, so the server is still loading models.
TEST_F(ServerTest, EndsAtOnceWhileTheServiceHangs) {
  EmulatorFault hangs;
  hangs.times = 100;
  hangs.delay = kPatience;
  service_->Inject(hangs);
  StartServer();
  const absl::Time start = absl::Now();
  server_->Terminate();
  EXPECT_EQ(server_->Wait(), 0);
  EXPECT_LT(absl::Now() - start,
            absl::Seconds(8));  // The timeout of a page is 10.
}

TEST_F(ServerTest, DoesNotStartWithoutAKey) {
  const std::string missing = dir_.path() + "/missing";
  const std::string empty = dir_.Write("empty", "\n");
  const std::vector<std::pair<const char*, std::string>> rows = {
      {nullptr, "there is no API key"},
      {missing.c_str(), "cannot be read"},
      {empty.c_str(), "the API key is empty"}};
  for (const auto& [file, why] : rows) {
    unsetenv("FIREWORKS_API_KEY_FILE");
    if (file != nullptr) setenv("FIREWORKS_API_KEY_FILE", file, 1);
    ServerProcess server(dir_.path() + "/errors");
    EXPECT_EQ(server.Wait(), 1);
    EXPECT_THAT(server.Errors(), HasSubstr(why));
  }
}

}  // namespace
