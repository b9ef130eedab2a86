// What the emulator records about requests.

#include <httplib.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "fireworks/rest/http/http_message.h"
#include "fireworks/testing/emulator.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/emulator_http.h"

namespace fireworks::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

constexpr char kModel[] = "/v1/accounts/fireworks/models/deepseek-v3";

TEST(EmulatorRequestsTest, HoldWhatTheClientSent) {
  const auto emulator = MustStart();
  Http http(*emulator);
  http.Get(absl::StrCat(kModel, "?readMask=name,kind&x=a+b&x=&z=%26"));
  http.client().Post("/v1/%41?y", {{"Authorization", "Bearer key"}},
                     "{\"z\":1}", "application/json");

  const std::vector<EmulatorRequest> requests = emulator->requests();
  ASSERT_THAT(requests, SizeIs(2));
  const EmulatorRequest& get = requests[0];
  EXPECT_EQ(get.method, "GET");
  EXPECT_EQ(get.target,
            absl::StrCat(kModel, "?readMask=name,kind&x=a+b&x=&z=%26"));
  EXPECT_EQ(get.path, kModel);
  EXPECT_THAT(get.query,
              ElementsAre(Pair("readMask", "name,kind"), Pair("x", "a b"),
                          Pair("x", ""), Pair("z", "&")));
  EXPECT_EQ(get.body, "");
  EXPECT_EQ(get.status, 200);
  const EmulatorRequest& post = requests[1];
  EXPECT_EQ(post.method, "POST");
  EXPECT_EQ(post.path, "/v1/%41");
  EXPECT_THAT(post.query, ElementsAre(Pair("y", "")));
  EXPECT_EQ(post.body, "{\"z\":1}");
  EXPECT_EQ(rest::FindHeader(post.headers, "content-type"), "application/json");
  EXPECT_EQ(post.status, 404);
}

TEST(EmulatorRequestsTest, HoldNoCredentialsAndNothingOfTheServersOwn) {
  EmulatorOptions options;
  std::vector<EmulatorRequest> told;
  options.on_request = [&](const EmulatorRequest& r) { told.push_back(r); };
  const auto emulator = MustStart(std::move(options));
  const httplib::Result result =
      Http(*emulator).client().Get(kModel, {{"authorization", "Bearer secret"},
                                            {"Proxy-Authorization", "secret"},
                                            {"COOKIE", "secret"},
                                            {"X-Mine", "yes"}});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 200);
  std::vector<EmulatorRequest> all = emulator->requests();
  all.insert(all.end(), told.begin(), told.end());
  ASSERT_THAT(all, SizeIs(2));
  for (const EmulatorRequest& request : all) {
    EXPECT_EQ(rest::FindHeader(request.headers, "x-mine"), "yes");
    EXPECT_EQ(rest::FindHeader(request.headers, "remote_addr"), "");
    for (const rest::HttpHeader& header : request.headers) {
      EXPECT_EQ(header.value.find("secret"), std::string::npos) << header.name;
    }
  }
}

// A body that is left unread would be taken for the next request.
TEST(EmulatorRequestsTest, HaveTheirBodyWithEachMethod) {
  for (const bool is_chunked : {false, true}) {
    const auto emulator = MustStart();
    Http http(*emulator);
    const std::vector<std::string> methods = {
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
    for (const std::string& method : methods) {
      SCOPED_TRACE(method);
      httplib::Request request;
      request.method = method;
      request.path = kModel;
      request.headers = {{"Authorization", "Bearer key"}};
      if (is_chunked) {
        request.headers.emplace("Transfer-Encoding", "chunked");
        request.is_chunked_content_provider_ = true;
        request.content_provider_ = [](size_t, size_t,
                                       httplib::DataSink& sink) {
          sink.write("GET / HTTP/1.1\r\n\r\n", 18);
          sink.done();
          return true;
        };
      } else {
        request.body = "GET / HTTP/1.1\r\n\r\n";
      }
      const httplib::Result result = http.client().send(request);
      ASSERT_TRUE(result);
      EXPECT_EQ(result->status, method == "GET" ? 200 : 501);
      EXPECT_EQ(result->body.empty(), method == "HEAD");
    }
    ASSERT_THAT(emulator->requests(), SizeIs(methods.size()));
    for (size_t i = 0; i < methods.size(); ++i) {
      SCOPED_TRACE(absl::StrCat(methods[i], is_chunked ? " in chunks" : ""));
      EXPECT_EQ(emulator->requests()[i].method, methods[i]);
      EXPECT_EQ(emulator->requests()[i].body, "GET / HTTP/1.1\r\n\r\n");
    }
  }
}

TEST(EmulatorRequestsTest, HaveHeadersInOrderOfName) {
  const auto emulator = MustStart();
  ASSERT_TRUE(Http(*emulator).client().Get(
      kModel, {{"x-c", "1"}, {"X-B", "2"}, {"x-a", "3"}, {"X-b", "4"}}));
  std::vector<std::string> headers;
  const EmulatorRequest received = emulator->requests().at(0);
  for (const rest::HttpHeader& header : received.headers) {
    if (absl::StartsWithIgnoreCase(header.name, "x-")) {
      headers.push_back(absl::StrCat(header.name, " ", header.value));
    }
  }
  EXPECT_THAT(headers, ElementsAre("x-a 3", "X-B 2", "X-b 4", "x-c 1"));
}

TEST(EmulatorRequestsTest, AreAnsweredIfOnRequestThrows) {
  EmulatorOptions options;
  options.on_request = [](const EmulatorRequest&) {
    throw std::runtime_error("no luck");
  };
  const auto emulator = MustStart(std::move(options));
  Http http(*emulator);
  for (const std::string& target :
       {std::string(kModel), absl::StrCat("/", std::string(10'000, '.'))}) {
    const httplib::Response response = http.Get(target);
    EXPECT_EQ(response.status, 500);
    EXPECT_THAT(response.body, HasSubstr("no luck"));
    EXPECT_EQ(emulator->requests().back().status, 500);
  }
  EXPECT_EQ(emulator->request_count(), 2);
}

// on_request is also called for a request that the emulator cannot read.
TEST(EmulatorRequestsTest, ReachOnRequestBeforeTheClientHasItsAnswer) {
  EmulatorOptions options;
  std::vector<int> told;
  options.on_request = [&](const EmulatorRequest& r) {
    told.push_back(r.status);
  };
  const auto emulator = MustStart(std::move(options));
  Http http(*emulator);
  http.Get(kModel);
  EXPECT_THAT(told, ElementsAre(200));
  http.Get("/nowhere");
  EXPECT_THAT(told, ElementsAre(200, 404));
  const int too_long =
      http.Get(absl::StrCat("/", std::string(10'000, '.'))).status;
  EXPECT_THAT(told, ElementsAre(200, 404, too_long));
  EXPECT_EQ(emulator->request_count(), 3);
}

TEST(EmulatorRequestsTest, AreTheLatestOnly) {
  for (const size_t kept : {size_t{0}, size_t{2}}) {
    EmulatorOptions options;
    options.recorded_requests = kept;
    const auto emulator = MustStart(std::move(options));
    Http http(*emulator);
    for (const char* path : {"/a", "/b", "/c"}) http.Get(path);
    std::vector<std::string> paths;
    for (const EmulatorRequest& request : emulator->requests()) {
      paths.push_back(absl::StrCat(request.path, " ", request.status));
    }
    if (kept == 0) {
      EXPECT_THAT(paths, IsEmpty());
    } else {
      EXPECT_THAT(paths, ElementsAre("/b 404", "/c 404"));
    }
    EXPECT_EQ(emulator->request_count(), 3);
  }
}

// WaitForRequests() counts a request when it arrives, even if it is never answered.
TEST(EmulatorRequestsTest, AreWaitedFor) {
  auto emulator = MustStart();
  EXPECT_TRUE(emulator->WaitForRequests(0, absl::ZeroDuration()));
  EXPECT_FALSE(emulator->WaitForRequests(1, absl::Milliseconds(20)));
  EXPECT_FALSE(emulator->WaitForRequests(1, -absl::InfiniteDuration()));
  EmulatorFault slow;
  slow.delay = absl::InfiniteDuration();
  emulator->Inject(slow);
  Http http(*emulator);
  std::thread asks([&] { http.client().Get(kModel); });
  EXPECT_TRUE(emulator->WaitForRequests(1, absl::InfiniteDuration()));
  ASSERT_THAT(emulator->requests(), SizeIs(1));
  EXPECT_EQ(emulator->requests()[0].status, 0);
  emulator.reset();
  asks.join();
}

}  // namespace
}  // namespace fireworks::testing
