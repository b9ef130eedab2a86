#include "fireworks/rest/http/http_request_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "fireworks/rest/http/loopback.h"

namespace fireworks::rest {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kNul("a\0b", 3);

struct Case {
  const char* name;
  HttpRequest request;
  const char* problem;  // "" if the request is valid.
};

HttpRequest Url(std::string url) {
  HttpRequest request;
  request.url = std::move(url);
  return request;
}

HttpRequest Method(std::string method, std::string body = "") {
  HttpRequest request = Url("https://h/");
  request.method = std::move(method);
  request.body = std::move(body);
  return request;
}

HttpRequest Header(std::string name, std::string value) {
  HttpRequest request = Url("https://h/");
  request.headers = {{"Accept", "*/*"}, {std::move(name), std::move(value)}};
  return request;
}

class HttpRequestCheckTest : public ::testing::TestWithParam<Case> {};

TEST_P(HttpRequestCheckTest, Says) {
  std::string problem = CheckRequestLine(GetParam().request);
  if (problem.empty()) problem = CheckHttpHeaders(GetParam().request.headers);
  if (*GetParam().problem == '\0') {
    EXPECT_EQ(problem, "");
  } else {
    EXPECT_THAT(problem, HasSubstr(GetParam().problem));
    EXPECT_THAT(problem, Not(HasSubstr("SECRET")));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Cases, HttpRequestCheckTest,
    ::testing::Values(
        Case{"https", Url("https://h/a?b=c%20d"), ""},
        Case{"http", Url("http://[::1]:80/"), ""},
        Case{"scheme_in_capitals", Url("HTTPS://h/"), ""},
        Case{"utf8", Url("https://h/\xc3\xa4"), ""},
        Case{"no_scheme", Url("h/a"), "neither"},
        Case{"file", Url("file:///etc/passwd"), "neither"},
        Case{"ftp", Url("ftp://h/"), "neither"},
        Case{"empty", Url(""), "neither"},
        Case{"space", Url("https://h/a b"), "space"},
        Case{"line_feed", Url("https://h/a\nb"), "control"},
        Case{"delete", Url("https://h/a\x7f"), "control"},
        Case{"nul_in_url", Url("https://h/" + std::string(kNul)), "control"},
        Case{"own_method", Method("PURGE"), ""},
        Case{"empty_method", Method(""), "method"},
        Case{"method_with_path", Method("GET /x"), "method"},
        Case{"head", Method("HEAD"), ""},
        Case{"head_with_body", Method("HEAD", "x"), "HEAD"},
        Case{"header", Header("X-a_b.c~1", "any \x80 byte, even \"this\""), ""},
        Case{"empty_value", Header("X", ""), ""},
        Case{"empty_name", Header("", "SECRET"), "token"},
        Case{"name_with_colon", Header("X:", "SECRET"), "token"},
        Case{"name_with_space", Header("X Y", "SECRET"), "token"},
        Case{"name_with_nul", Header(std::string(kNul), "SECRET"), "token"},
        Case{"value_with_cr", Header("X-Key", "SECRET\r"), "X-Key"},
        Case{"value_with_lf", Header("X-Key", "SECRET\nY: z"), "X-Key"},
        Case{"value_with_tab", Header("X-Key", "SECRET\t"), "X-Key"},
        Case{"value_with_nul", Header("X-Key", "SECRET" + std::string(kNul)),
             "X-Key"},
        Case{"length", Header("content-length", "5"), "transport"},
        Case{"encoding", Header("Transfer-Encoding", "chunked"), "transport"},
        Case{"connection", Header("Connection", "close"), "transport"},
        Case{"expect", Header("EXPECT", "100-continue"), "transport"}),
    [](const auto& info) { return info.param.name; });

struct Host {
  const char* url;
  const char* host;
  bool loopback;
};

TEST(LoopbackTest, KnowsThisMachineByName) {
  const Host kHosts[] = {
      {"http://localhost:80/x", "localhost", true},
      {"http://LocalHost", "LocalHost", true},
      {"http://a.localhost/", "a.localhost", true},
      {"http://127.0.0.1:1", "127.0.0.1", true},
      {"http://127.9.8.7/", "127.9.8.7", true},
      {"https://[::1]:443/", "::1", true},
      {"https://u:p@127.0.0.1/", "127.0.0.1", true},
      {"https://notlocalhost/", "notlocalhost", false},
      {"https://localhost.example/", "localhost.example", false},
      {"https://127.0.0.1.example/", "127.0.0.1.example", false},
      {"https://127.0.0.1@example/", "example", false},
      {"https://example/?127.0.0.1", "example", false},
      {"https://128.0.0.1/", "128.0.0.1", false},
      {"https://[::2]/", "::2", false},
      {"https://[::1/", "", false},
      {"127.0.0.1", "", false},
  };
  for (const Host& host : kHosts) {
    SCOPED_TRACE(host.url);
    EXPECT_EQ(UrlHost(host.url), host.host);
    EXPECT_EQ(IsLoopbackHost(UrlHost(host.url)), host.loopback);
  }
}

}  // namespace
}  // namespace fireworks::rest
