// A process that exits while the background thread of a client is inside libcurl and
// OpenSSL, and the client outlives OpenSSL's exit handler.

#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>

#include <chrono>
#include <string>
#include <vector>

#include "servers/certificates.h"
#include "servers/good_server.h"

extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace fireworks::rest {
namespace {

using ::fireworks::servers::GoodAnswer;
using ::fireworks::servers::GoodRequest;
using ::fireworks::servers::GoodServer;
using ::fireworks::servers::Identity;

// Returns what waitpid() tells, or -1 if the program did not start.
int RunProgram(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), FIREWORKS_EXIT_PROGRAM);
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  pid_t child = -1;
  if (posix_spawn(&child, pointers[0], nullptr, nullptr, pointers.data(),
                  environ) != 0) {
    return -1;
  }
  int status = -1;
  waitpid(child, &status, 0);
  return status;
}

class ChannelExitTest : public ::testing::TestWithParam<const char*> {};

TEST_P(ChannelExitTest, EndsWellAtOnce) {
#ifdef __SANITIZE_THREAD__
  if (std::string(GetParam()) == "forks") {
    GTEST_SKIP() << "TSan supports no thread in a forked child";
  }
#endif
  const GoodServer server(
      [](const GoodRequest&) {
        return GoodAnswer{200, R"({"name": "accounts/a/models/m"})"};
      },
      Identity::kGood);
  // With these delays main() returns before, in and after the TLS handshakes, and while
  // answers are decoded.
  for (int i = 0; i < 60; ++i) {
    const auto start = std::chrono::steady_clock::now();
    ASSERT_EQ(RunProgram({GetParam(), server.url(), server.ca_file(),
                          std::to_string(i % 20)}),
              0)
        << "after " << i % 20 << " ms, in round " << i / 20;
    // Less than the time for which the exit waits for a thread that hangs.
    ASSERT_LT(std::chrono::steady_clock::now() - start,
              std::chrono::seconds(4));
  }
}

INSTANTIATE_TEST_SUITE_P(All, ChannelExitTest,
                         ::testing::Values("leaked", "global", "static", "late",
                                           "forks", "exit_in_done",
                                           "exit_in_done_of_a_global"),
                         [](const auto& info) {
                           return std::string(info.param);
                         });

}  // namespace
}  // namespace fireworks::rest
