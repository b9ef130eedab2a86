#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "plugin/protoc_runner.h"

namespace fireworks {
namespace {

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

constexpr char kNotes[] =
    "plugin/torture.proto:138: fireworks.torture.v1.Torture.TailThings: "
    "Left out: Streaming rpcs cannot be called over REST.\n"
    "plugin/torture.proto:143: fireworks.torture.v1.Torture.WatchThings: "
    "Left out: It has no (google.api.http) option.\n"
    "plugin/torture.proto:148: fireworks.torture.v1.Unrouted.GetThing: "
    "Left out: It has no (google.api.http) option.\n";

// To update the golden files, run from the root of the source tree:
//   protoc --plugin=BUILD/bin/protoc-gen-cpp-rest -Itests -Iproto/third_party
//     --cpp-rest_out=tests/plugin/golden plugin/torture.proto
TEST(Golden, IsWhatThePluginWrites) {
  const ProtocRunner runner;
  const ProtocRunner::Result result = runner.Protoc(
      {"-I" TESTS_DIR, "--cpp-rest_out=.", "plugin/torture.proto"});
  ASSERT_EQ(result.exit_code, 0) << result.output;
  EXPECT_EQ(result.output, kNotes);
  for (const char* name : {"plugin/torture.rest.h", "plugin/torture.rest.cc",
                           "plugin/torture_mock.rest.h"}) {
    const std::string golden =
        ReadFile(std::string(TESTS_DIR "/plugin/golden/") + name);
    ASSERT_NE(golden, "") << name;
    EXPECT_EQ(runner.Read(name), golden) << name;
  }
}

// The plugin must take each edition that this protoc knows.
TEST(Editions, AreThoseOfProtoc) {
  ProtocRunner runner;
  int known = 0;
  for (int year = 2023; year < 2040; ++year) {
    const std::string edition = std::to_string(year);
    runner.Write(
        "shop.proto",
        "edition = \"" + edition +
            "\"; import \"google/api/annotations"
            ".proto\"; message M { string name = 1; } service S { rpc Get(M) "
            "returns (M) { option (google.api.http) = {get: '/{name}'}; } }");
    if (runner.Protoc({"--cpp_out=.", "shop.proto"}).exit_code != 0) continue;
    ++known;
    const ProtocRunner::Result made =
        runner.Protoc({"--cpp-rest_out=.", "shop.proto"});
    EXPECT_EQ(made.exit_code, 0) << edition << ": " << made.output;
  }
  if (known == 0) GTEST_SKIP() << "This protoc knows no edition.";
}

TEST(Golden, FilesWithoutAServiceAreLeftOut) {
  const ProtocRunner runner;
  const ProtocRunner::Result result = runner.Protoc(
      {"-I" TESTS_DIR, "--cpp-rest_out=.", "plugin/torture_imported.proto"});
  EXPECT_EQ(result.exit_code, 0) << result.output;
  EXPECT_EQ(result.output, "");
  EXPECT_EQ(runner.Read("plugin/torture_imported.rest.h"), "");
}

}  // namespace
}  // namespace fireworks
