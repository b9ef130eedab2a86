#include "fireworks/rest/call/endpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/status_matchers.h"

namespace fireworks::rest {
namespace {

using ::fireworks::testing_support::IsOkAndHolds;
using ::fireworks::testing_support::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

struct GoodRow {
  std::string name;
  std::string url;
  std::string want;
};

class GoodEndpointTest : public ::testing::TestWithParam<GoodRow> {};

TEST_P(GoodEndpointTest, IsNormalized) {
  EXPECT_THAT(NormalizeEndpoint(GetParam().url, /*allow_plain_http=*/false),
              IsOkAndHolds(GetParam().want));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, GoodEndpointTest,
    ::testing::ValuesIn(std::vector<GoodRow>{
        {"Plain", "https://api.example.com", "https://api.example.com"},
        {"Case", "HTTPS://API.Example.com", "https://api.example.com"},
        {"Slash", "https://api.example.com/", "https://api.example.com"},
        {"Slashes", "https://api.example.com///", "https://api.example.com"},
        {"Port", "https://api.example.com:8443/",
         "https://api.example.com:8443"},
        {"PortWithZeros", "https://a:00443", "https://a:443"},
        {"LargestPort", "https://a:65535", "https://a:65535"},
        {"OneLabel", "https://gateway", "https://gateway"},
        {"Underscore", "https://my_gateway.local", "https://my_gateway.local"},
        {"Ipv4", "https://10.1.2.3", "https://10.1.2.3"},
        {"Ipv6", "https://[2001:DB8::1]", "https://[2001:db8::1]"},
        {"Ipv6AndPort", "https://[::1]:8443/p", "https://[::1]:8443/p"},
        {"PathPrefix", "https://a.example/Team-1/fw_v2.0~x/",
         "https://a.example/Team-1/fw_v2.0~x"},
        {"HttpLocalhost", "http://localhost:8080", "http://localhost:8080"},
        {"HttpSubLocalhost", "http://x.localhost", "http://x.localhost"},
        {"HttpLoopback4", "http://127.0.0.1:1", "http://127.0.0.1:1"},
        {"HttpLoopback4Other", "http://127.9.9.9", "http://127.9.9.9"},
        {"HttpLoopback6", "http://[::1]:8080", "http://[::1]:8080"},
        {"HttpLoopback6Long", "http://[0:0:0:0:0:0:0:1]",
         "http://[0:0:0:0:0:0:0:1]"},
    }),
    [](const auto& info) { return info.param.name; });

struct BadRow {
  std::string name;
  std::string url;
  std::string says;
};

class BadEndpointTest : public ::testing::TestWithParam<BadRow> {};

TEST_P(BadEndpointTest, IsRefused) {
  EXPECT_THAT(
      NormalizeEndpoint(GetParam().url, /*allow_plain_http=*/false),
      StatusIs(absl::StatusCode::kInvalidArgument,
               AllOf(HasSubstr(GetParam().says), Not(HasSubstr("secret")))));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadEndpointTest,
    ::testing::ValuesIn(std::vector<BadRow>{
        {"Empty", "", "is empty"},
        {"NoScheme", "api.example.com", "no scheme"},
        {"NoSchemeButPort", "api.example.com:443", "no scheme"},
        {"NoSchemeButSlashes", "//api.example.com", "no scheme"},
        {"EmptyScheme", "://api.example.com", "scheme other than https"},
        {"File", "file:///etc/secret", "scheme other than https"},
        {"Ftp", "ftp://a", "scheme other than https"},
        {"OneSlash", "https:/api.example.com", "no scheme"},
        {"Query", "https://a/?key=secret", "query"},
        {"QueryAtHost", "https://a?key=secret", "query"},
        {"Fragment", "https://a/#secret", "fragment"},
        {"UserInfo", "https://user:secret@a", "user info"},
        {"UserInfoWithSlash", "https://secret@a/p", "user info"},
        {"AtInThePath", "https://a/b@c", "user info"},
        {"NoHost", "https://", "no host"},
        {"NoHostButPath", "https:///p", "no host"},
        {"NoHostButPort", "https://:443", "no host"},
        {"EmptyLabel", "https://a..b", "not a valid name or address"},
        {"Dot", "https://.", "not a valid name or address"},
        {"TrailingDot", "https://a.example.", "not a valid name or address"},
        {"LongLabel", "https://" + std::string(64, 'a'),
         "not a valid name or address"},
        {"PercentInHost", "https://a%2eb", "not a valid name or address"},
        {"ShortIpv4", "https://127.1", "not a valid name or address"},
        {"HexIpv4", "https://0x7f000001", "not a valid name or address"},
        {"NumberIpv4", "https://2130706433", "not a valid name or address"},
        {"BigIpv4", "https://256.1.1.1", "not a valid name or address"},
        {"Ipv6WithoutBrackets", "https://2001:db8::1", "brackets"},
        {"Ipv6Unclosed", "https://[::1", "not a valid name or address"},
        {"Ipv6Junk", "https://[::g]", "not a valid name or address"},
        {"Ipv6Empty", "https://[]", "not a valid name or address"},
        {"Ipv6Zone", "https://[fe80::1%25eth0]", "not a valid name or address"},
        {"Ipv6JunkAfter", "https://[::1]x:80", "not a valid name or address"},
        {"EmptyPort", "https://a:", "port"},
        {"PortZero", "https://a:0", "port"},
        {"PortTooLarge", "https://a:65536", "port"},
        {"PortHuge", "https://a:99999999999999999999", "port"},
        {"PortNegative", "https://a:-1", "port"},
        {"PortWord", "https://a:http", "port"},
        {"TwoPorts", "https://a:1:2", "port"},
        {"DotDot", "https://a/x/../y", "path"},
        {"SingleDot", "https://a/./y", "path"},
        {"DoubleSlash", "https://a//y", "path"},
        {"PercentInPath", "https://a/x%2fy", "path"},
        {"ColonInPath", "https://a/x:y", "path"},
        {"Space", "https://a b", "byte that a URL cannot contain"},
        {"NewlineAtTheEnd", "https://a\n", "byte that a URL cannot contain"},
        {"HeaderInjection", "https://a/\r\nX: y",
         "byte that a URL cannot contain"},
        {"Nul", std::string("https://a\0b", 11),
         "byte that a URL cannot contain"},
        {"Unicode", "https://\xd0\xb0pi.example",
         "byte that a URL cannot contain"},
        {"Backslash", "https://a\\b", "byte that a URL cannot contain"},
        {"PlainHttp", "http://api.example.com", "allow_plain_http"},
        {"PlainHttpPrivate", "http://192.168.0.1", "allow_plain_http"},
        {"PlainHttpAnyAddress", "http://0.0.0.0", "allow_plain_http"},
        {"LooksLikeLoopback", "http://127.0.0.1.example", "allow_plain_http"},
        {"LooksLikeLocalhost", "http://localhost.example", "allow_plain_http"},
        {"Ipv4InIpv6", "http://[::ffff:127.0.0.1]", "allow_plain_http"},
    }),
    [](const auto& info) { return info.param.name; });

TEST(NormalizeEndpoint, TakesNamesOfAtMost253Bytes) {
  std::string url = "https://a";
  for (int i = 0; i < 126; ++i) url += ".b";
  EXPECT_THAT(NormalizeEndpoint(url, false), IsOkAndHolds(url));
  EXPECT_THAT(NormalizeEndpoint(url + "c", false),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("not a valid name or address")));
}

TEST(NormalizeEndpoint, PlainHttpOnRequest) {
  EXPECT_THAT(NormalizeEndpoint("http://api.example.com:80/x/", true),
              IsOkAndHolds("http://api.example.com:80/x"));
  EXPECT_THAT(NormalizeEndpoint("ftp://api.example.com", true),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace fireworks::rest
