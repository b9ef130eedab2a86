// If an answer is endless, or large when decompressed, the process grows only as
// much as the request allows.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <malloc.h>

#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "rest/http/exchange.h"
#include "servers/fault_server.h"
#include "servers/faults.h"

namespace fireworks::rest {
namespace {

using ::fireworks::servers::Answer;
using ::fireworks::servers::Fault;
using ::fireworks::servers::FaultNamed;
using ::fireworks::servers::FaultServer;
using ::fireworks::servers::Gzip;
using ::fireworks::servers::ReadRequest;
using ::fireworks::servers::Serve;
using ::fireworks::servers::Write;
using ::testing::IsEmpty;

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

constexpr int64_t kMegabyte = int64_t{1} << 20;
constexpr size_t kMaxBody = size_t{1} << 20;
// While a buffer grows, the old and the new one are in memory.
constexpr int64_t kMaxGrowthOfOne = 3 * int64_t{kMaxBody};
// For libcurl's buffers and the server, which runs in this process.
constexpr int64_t kSpare = 4 * kMegabyte;

// Returns a value of /proc/self/status, converted from KB to bytes.
int64_t Status(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    int64_t kilobytes = 0;
    if (word == name + ":" && status >> kilobytes) return kilobytes * 1024;
  }
  ADD_FAILURE() << "no " << name;
  return 0;
}

// Makes Peak() start again from the present size. If this is not allowed, the peak
// of earlier rows remains, and only growth beyond it is seen.
void ForgetPeak() { std::ofstream("/proc/self/clear_refs") << "5"; }
int64_t Peak() { return Status("VmHWM"); }

// Returns a fault of servers/faults.h, or one of two that exceed the limit by one
// byte.
Fault NamedFault(const std::string& name) {
  const std::string body(kMaxBody + 1, 'x');
  if (name == "one_byte_too_long") {
    return {name, {{ReadRequest(), Write(Answer(200, body))}}};
  }
  if (name == "one_byte_too_long_unpacked") {
    return {name,
            {{ReadRequest(),
              Write(Answer(200, Gzip(body), "Content-Encoding: gzip\r\n"))}}};
  }
  return FaultNamed(name);
}

class CurlMemoryTest : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (kSanitized) GTEST_SKIP() << "a sanitizer takes memory of its own";
    server_ = Serve(NamedFault(GetParam()));
    options_.ca_file = server_->ca_file();
    options_.accept_gzip = true;
    WarmUp();
  }

  // Lets OpenSSL and others allocate what they allocate only once.
  void WarmUp() {
    Fault good;
    good.h2 = "good";
    const auto server = Serve(good);
    HttpOptions options;
    options.ca_file = server->ca_file();
    const HttpResult result =
        Exchange(*NewTransport(options)->NewSession(), Get(server->url()));
    EXPECT_EQ(FailureName(result), "None") << result.detail;
  }

  // Returns by how much the process grows during `count` concurrent exchanges.
  int64_t Growth(size_t count) {
    HttpRequest request = Get(server_->url());
    request.max_body_bytes = kMaxBody;
    // Otherwise memory that earlier rows freed would hide the growth.
    malloc_trim(0);
    ForgetPeak();
    const int64_t before = Peak();
    const auto results = ExchangeAll(*NewTransport(options_)->NewSession(),
                                     std::vector<HttpRequest>(count, request));
    const int64_t peak = Peak();
    for (const HttpResult& result : results) {
      EXPECT_NE(FailureName(result), "None");
      EXPECT_NE(FailureName(result), "Deadline") << result.detail;
      EXPECT_LE(result.response.body.size(), kMaxBody);
    }
    return peak - before;
  }

  std::unique_ptr<FaultServer> server_;
  HttpOptions options_;
};

TEST_P(CurlMemoryTest, StaysBounded) {
  for (const size_t count : {size_t{1}, size_t{16}}) {
    const int64_t bound =
        static_cast<int64_t>(count) * kMaxGrowthOfOne + kSpare;
    const int64_t growth = Growth(count);
    EXPECT_LE(growth, bound) << "with " << count << " at once";
  }
}

INSTANTIATE_TEST_SUITE_P(
    Endless, CurlMemoryTest,
    ::testing::Values("endless_headers", "endless_header_line",
                      "endless_interim", "endless_body", "endless_chunks",
                      "huge_length", "gzip_bomb", "h2_endless_headers",
                      "h2_endless_body", "one_byte_too_long",
                      "one_byte_too_long_unpacked"),
    [](const auto& info) { return std::string(info.param); });

TEST(CurlCancelMemoryTest, WhatHadArrivedIsLetGo) {
  if (kSanitized) GTEST_SKIP() << "a sanitizer takes memory of its own";
  constexpr int64_t kArrived = 64 * kMegabyte;
  const auto server = Serve(FaultNamed("endless_body"));
  const auto transport = NewTransport();
  const std::unique_ptr<HttpSession> session = transport->NewSession();
  HttpRequest request = Get(server->url());
  request.max_body_bytes = 2 * size_t{kArrived};
  malloc_trim(0);
  const int64_t before = Status("VmRSS");
  for (uint64_t tag = 0; tag < 8; ++tag) session->Start(tag, request);
  const absl::Time end = FromNow(absl::Seconds(30));
  while (Status("VmRSS") - before < kArrived && Clock::Real()->Now() < end) {
    EXPECT_THAT(Drive(*session, FromNow(absl::Milliseconds(1))), IsEmpty());
  }
  ASSERT_GE(Status("VmRSS") - before, kArrived);
  for (uint64_t tag = 0; tag < 8; ++tag) session->Cancel(tag);
  malloc_trim(0);
  EXPECT_LT(Status("VmRSS") - before, kArrived / 4);
}

}  // namespace
}  // namespace fireworks::rest
