// A child process inherits the parent's sockets. It must not write to them.

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "rest/http/exchange.h"
#include "servers/fault_server.h"
#include "support/in_child.h"

namespace fireworks::rest {
namespace {

using ::fireworks::servers::Again;
using ::fireworks::servers::Answer;
using ::fireworks::servers::FaultServer;
using ::fireworks::servers::Identity;
using ::fireworks::servers::ReadRequest;
using ::fireworks::servers::Script;
using ::fireworks::servers::Serve;
using ::fireworks::servers::Write;
using ::fireworks::testing_support::InChild;

// Answers with `number`, the number of the connection.
Script Numbered(const std::string& number) {
  return {ReadRequest(), Write(Answer(200, number)), Again()};
}

class CurlForkTest : public ::testing::Test {
 protected:
  const std::unique_ptr<FaultServer> server_ =
      Serve({"numbered",
             {Numbered("1"), Numbered("2"), Numbered("3")},
             Identity::kGood});
  const std::shared_ptr<HttpTransport> transport_ = [this] {
    HttpOptions options;
    options.ca_file = server_->ca_file();
    return NewTransport(options);
  }();
};

TEST_F(CurlForkTest, TheChildDestroysASessionWithoutEndingItsConnection) {
  auto session = transport_->NewSession();
  const HttpResult before = Exchange(*session, Get(server_->url()));
  ASSERT_EQ(FailureName(before), "None") << before.detail;
  EXPECT_EQ(InChild([&] {
              session.reset();
              return 0;
            }),
            0);
  const HttpResult after = Exchange(*session, Get(server_->url()));
  EXPECT_EQ(FailureName(after), "None") << after.detail;
  EXPECT_TRUE(after.connection_reused);
  EXPECT_EQ(after.response.body, before.response.body);
}

TEST_F(CurlForkTest, TheChildSendsNothingOnASessionOfTheParent) {
  const auto session = transport_->NewSession();
  EXPECT_EQ(InChild([&] {
              const HttpResult result = Exchange(*session, Get(server_->url()));
              return result.failure == HttpFailure::kInternal &&
                             result.attempts == 0
                         ? 0
                         : 1;
            }),
            0);
  EXPECT_EQ(server_->connections(), 0);
}

TEST_F(CurlForkTest, TheChildHasConnectionsOfItsOwn) {
  const auto session = transport_->NewSession();
  const HttpResult before = Exchange(*session, Get(server_->url()));
  EXPECT_EQ(InChild([&] {
              const auto own = transport_->NewSession();
              const HttpResult result = Exchange(*own, Get(server_->url()));
              return result.failure == HttpFailure::kNone &&
                             result.response.body != before.response.body
                         ? 0
                         : 1;
            }),
            0);
  EXPECT_TRUE(Exchange(*session, Get(server_->url())).connection_reused);
}

// Threads of the parent may hold locks of the shared data when it forks. They do not
// exist in the child and would never release these locks.
TEST_F(CurlForkTest, TheChildWaitsForNoLockOfTheParents) {
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  threads.reserve(3);
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      while (!stop) {
        const auto session = transport_->NewSession();
        Exchange(*session, Get(server_->url()));
      }
    });
  }
  auto session = transport_->NewSession();
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(InChild([&] {
                session.reset();
                transport_->NewSession();
                return 0;
              }),
              0);
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace fireworks::rest
