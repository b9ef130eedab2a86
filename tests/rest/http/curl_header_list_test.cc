#include "fireworks/rest/http/curl_header_list.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace fireworks::rest {
namespace {

using ::testing::ElementsAre;

// How many lines curl_slist_append() can still add before the memory is used up.
int& LinesLeft() {
  static int left = std::numeric_limits<int>::max();
  return left;
}

}  // namespace
}  // namespace fireworks::rest

// The dynamic linker finds this function before libcurl's.
extern "C" curl_slist* curl_slist_append(curl_slist* list, const char* line) {
  using Function = curl_slist* (*)(curl_slist*, const char*);
  static const auto real =
      reinterpret_cast<Function>(dlsym(RTLD_NEXT, "curl_slist_append"));
  if (fireworks::rest::LinesLeft()-- <= 0) return nullptr;
  return real(list, line);
}

namespace fireworks::rest {
namespace {

HttpRequest Post(HttpHeaders headers) {
  HttpRequest request;
  request.method = "POST";
  request.headers = std::move(headers);
  return request;
}

std::vector<std::string> Lines(const curl_slist* list) {
  std::vector<std::string> lines;
  for (; list != nullptr; list = list->next) lines.emplace_back(list->data);
  return lines;
}

TEST(CurlHeaderListTest, HasALineForEachHeaderAndTheSwitchesOfABody) {
  CurlHeaderList list;
  const HttpRequest request = Post({{"A", "1"}, {"B", ""}});
  list.Prepare(request);
  ASSERT_TRUE(list.is_new());
  ASSERT_TRUE(list.Make(request));
  EXPECT_THAT(Lines(list.get()),
              ElementsAre("A: 1", "B;", "Expect:", "Content-Type:"));
  list.Prepare(request);
  EXPECT_FALSE(list.is_new()) << "the list is kept for the same headers";
}

// A request must not be sent without some of its headers.
TEST(CurlHeaderListTest, LacksNoLineIfTheMemoryIsUsedUp) {
  const HttpRequest request = Post({{"A", "1"}, {"B", "2"}});
  for (int lines = 0; lines < 4; ++lines) {
    CurlHeaderList list;
    list.Prepare(request);
    LinesLeft() = lines;
    EXPECT_FALSE(list.Make(request)) << "after " << lines << " lines";
    EXPECT_EQ(list.get(), nullptr);
    LinesLeft() = std::numeric_limits<int>::max();
    EXPECT_TRUE(list.Make(request)) << "with memory again";
  }
}

}  // namespace
}  // namespace fireworks::rest
