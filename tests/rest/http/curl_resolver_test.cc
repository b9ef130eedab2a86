// A resolver that stalls for seconds. This program has a getaddrinfo() of its
// own, so it is a test by itself.

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <netdb.h>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "rest/http/exchange.h"

namespace {

constexpr absl::Duration kStall = absl::Seconds(8);

}  // namespace

// Found before the C library's by the dynamic linker.
extern "C" int getaddrinfo(const char* node, const char* service,
                           const addrinfo* hints, addrinfo** result) {
  if (node != nullptr && strcmp(node, "stall.test") == 0) {
    absl::SleepFor(kStall);
    return EAI_AGAIN;
  }
  using Function = decltype(&getaddrinfo);
  static const auto real =
      reinterpret_cast<Function>(dlsym(RTLD_NEXT, "getaddrinfo"));
  return real(node, service, hints, result);
}

namespace fireworks::rest {
namespace {

constexpr char kUrl[] = "http://stall.test/";

class CurlResolverTest : public ::testing::Test {
 protected:
  const absl::Time start_ = Clock::Real()->Now();
  const std::shared_ptr<HttpTransport> transport_ = NewTransport();
  std::unique_ptr<HttpSession> session_ = transport_->NewSession();

  void ExpectEarly() const {
    EXPECT_LT(Clock::Real()->Now() - start_, kStall / 2);
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
  const uint64_t id = session_->Start(
      Get(kUrl), [](const HttpResult&) { ADD_FAILURE() << "was cancelled"; });
  session_->Drive(FromNow(absl::Milliseconds(50)));
  const absl::Time cancel = Clock::Real()->Now();
  session_->Cancel(id);
  EXPECT_LT(Clock::Real()->Now() - cancel, absl::Milliseconds(200));
  ExpectEarly();
}

TEST_F(CurlResolverTest, DestructionDoesNotWait) {
  session_->Start(Get(kUrl), [](const HttpResult&) {});
  session_->Drive(FromNow(absl::Milliseconds(50)));
  session_.reset();
  ExpectEarly();
}

}  // namespace
}  // namespace fireworks::rest
