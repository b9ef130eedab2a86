// Exchanges while the resolver stalls for seconds. This test is a separate program
// because it replaces getaddrinfo().

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "rest/http/exchange.h"
#include "support/stalled_resolver.h"

namespace fireworks::rest {
namespace {

using ::fireworks::testing_support::kResolverStall;
using ::fireworks::testing_support::kStalledHost;
using ::testing::IsEmpty;

const std::string kUrl = std::string("http://") + kStalledHost + "/";

class CurlResolverTest : public ::testing::Test {
 protected:
  const absl::Time start_ = Clock::Real()->Now();
  const std::shared_ptr<HttpTransport> transport_ = NewTransport();
  std::unique_ptr<HttpSession> session_ = transport_->NewSession();

  void ExpectEarly() const {
    EXPECT_LT(Clock::Real()->Now() - start_, kResolverStall / 2);
  }
};

TEST_F(CurlResolverTest, TheDeadlineHolds) {
  const HttpResult result =
      Exchange(*session_, Get(kUrl, absl::Milliseconds(200)));
  EXPECT_EQ(FailureName(result), "Deadline");
  ExpectEarly();
}

TEST_F(CurlResolverTest, TheConnectTimeoutHolds) {
  HttpRequest request = Get(kUrl);
  request.connect_timeout = absl::Milliseconds(200);
  EXPECT_EQ(FailureName(Exchange(*session_, request)), "ConnectTimeout");
  ExpectEarly();
}

TEST_F(CurlResolverTest, TheDeadlineHoldsForABatch) {
  const std::vector<HttpRequest> batch(6, Get(kUrl, absl::Milliseconds(200)));
  for (const HttpResult& result : ExchangeAll(*session_, batch)) {
    EXPECT_EQ(FailureName(result), "Deadline");
  }
  ExpectEarly();
}

TEST_F(CurlResolverTest, CancellingDoesNotWait) {
  session_->Start(/*tag=*/1, Get(kUrl));
  EXPECT_THAT(Drive(*session_, FromNow(absl::Milliseconds(50))), IsEmpty());
  const absl::Time cancel = Clock::Real()->Now();
  session_->Cancel(1);
  EXPECT_LT(Clock::Real()->Now() - cancel, absl::Milliseconds(200));
  ExpectEarly();
}

TEST_F(CurlResolverTest, DestructionDoesNotWait) {
  session_->Start(/*tag=*/1, Get(kUrl));
  EXPECT_THAT(Drive(*session_, FromNow(absl::Milliseconds(50))), IsEmpty());
  session_.reset();
  ExpectEarly();
}

}  // namespace
}  // namespace fireworks::rest
