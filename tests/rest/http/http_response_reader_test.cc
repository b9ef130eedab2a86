#include "fireworks/rest/http/http_response_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fireworks::rest {
namespace {

// Returns the headers as "name=value".
std::vector<std::string> Pairs(const HttpHeaders& headers) {
  std::vector<std::string> pairs;
  for (const HttpHeader& h : headers) pairs.push_back(h.name + "=" + h.value);
  return pairs;
}

struct Case {
  const char* name;
  std::vector<const char*> lines;
  bool complete;
  int status;
  const char* reason;
  std::vector<std::string> headers;
};

class HttpResponseReaderTest : public ::testing::TestWithParam<Case> {};

TEST_P(HttpResponseReaderTest, Reads) {
  HttpResponseReader reader;
  reader.Reset(100, "");
  for (std::string_view line : GetParam().lines) {
    EXPECT_TRUE(reader.OnHeaderLine(line));
  }
  EXPECT_EQ(reader.headers_complete(), GetParam().complete);
  const HttpResponse response = reader.Take();
  EXPECT_EQ(response.status, GetParam().status);
  EXPECT_EQ(response.reason, GetParam().reason);
  EXPECT_EQ(Pairs(response.headers), GetParam().headers);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, HttpResponseReaderTest,
    ::testing::Values(
        Case{"plain",
             {"HTTP/1.1 200 OK\r\n", "A: b\r\n", "\r\n"},
             true,
             200,
             "OK",
             {"A=b"}},
        Case{"http2",
             {"HTTP/2 404 \r\n", "a: b\r\n", "\r\n"},
             true,
             404,
             "",
             {"a=b"}},
        Case{"no_reason", {"HTTP/1.1 204\r\n", "\r\n"}, true, 204, "", {}},
        Case{"long_reason",
             {"HTTP/1.0 503 Service is  Down \r\n", "\r\n"},
             true,
             503,
             "Service is  Down",
             {}},
        Case{"bare_line_feeds",
             {"HTTP/1.1 200 OK\n", "A: b\n", "\n"},
             true,
             200,
             "OK",
             {"A=b"}},
        Case{"blanks_around_values",
             {"HTTP/1.1 200 OK\r\n", "A:\t b c \r\n", "B:\r\n", "\r\n"},
             true,
             200,
             "OK",
             {"A=b c", "B="}},
        Case{"colons_in_values",
             {"HTTP/1.1 200 OK\r\n", "A: b:c: d\r\n", "\r\n"},
             true,
             200,
             "OK",
             {"A=b:c: d"}},
        Case{"folded",
             {"HTTP/1.1 200 OK\r\n", "A: b\r\n", "  c\r\n", "\r\n"},
             true,
             200,
             "OK",
             {"A=b c"}},
        Case{"no_colon",
             {"HTTP/1.1 200 OK\r\n", "nonsense\r\n", "\r\n"},
             true,
             200,
             "OK",
             {}},
        Case{"folded_after_no_header",
             {"HTTP/1.1 103 Hints\r\n", "A: b\r\n", "\r\n",
              "HTTP/1.1 200 OK\r\n", " a\r\n", "C: d\r\n", "nonsense\r\n",
              " e\r\n", "\r\n"},
             true,
             200,
             "OK",
             {"C=d"}},
        Case{"twice_the_same",
             {"HTTP/1.1 200 OK\r\n", "A: b\r\n", "A: c\r\n", "\r\n"},
             true,
             200,
             "OK",
             {"A=b", "A=c"}},
        Case{"cut",
             {"HTTP/1.1 200 OK\r\n", "A: b\r\n"},
             false,
             200,
             "OK",
             {"A=b"}},
        Case{"interim_alone",
             {"HTTP/1.1 103 Hints\r\n", "A: b\r\n", "\r\n"},
             false,
             0,
             "",
             {}},
        Case{"interim_first",
             {"HTTP/1.1 103 Hints\r\n", "A: b\r\n", "\r\n",
              "HTTP/1.1 200 OK\r\n", "C: d\r\n", "\r\n"},
             true,
             200,
             "OK",
             {"C=d"}},
        Case{"final_cut_after_interim",
             {"HTTP/1.1 100 Continue\r\n", "\r\n", "HTTP/1.1 200 OK\r\n"},
             false,
             200,
             "OK",
             {}},
        Case{"trailers",
             {"HTTP/1.1 200 OK\r\n", "A: b\r\n", "\r\n", "A: late\r\n", "\r\n"},
             true,
             200,
             "OK",
             {"A=b", "A=late"}},
        Case{"nothing", {}, false, 0, "", {}},
        Case{"no_number", {"HTTP/1.1 abc\r\n", "\r\n"}, false, 0, "", {}}),
    [](const auto& info) { return info.param.name; });

TEST(HttpResponseReaderLimitsTest, TheBodyMayFillItsLimitButNotPassIt) {
  HttpResponseReader reader;
  reader.Reset(4, "");
  EXPECT_TRUE(reader.OnBody("1234"));
  EXPECT_TRUE(reader.OnBody(""));
  EXPECT_FALSE(reader.OnBody("5"));
  EXPECT_EQ(reader.limit(), HttpResponseReader::Limit::kBody);
  EXPECT_EQ(reader.Take().body, "1234");
  reader.Reset(0, "");
  EXPECT_FALSE(reader.OnBody("1"));
}

TEST(HttpResponseReaderLimitsTest, HeadersOfAllAnswersCount) {
  HttpResponseReader reader;
  reader.Reset(4, "");
  const std::string answer = "HTTP/1.1 103 " + std::string(1000, 'x') + "\r\n";
  size_t lines = 0;
  while (reader.OnHeaderLine(answer)) ++lines;
  EXPECT_EQ(lines, HttpResponseReader::kMaxHeaderBytes / answer.size());
  EXPECT_EQ(reader.limit(), HttpResponseReader::Limit::kHeaders);
  reader.Reset(4, "");
  EXPECT_EQ(reader.limit(), HttpResponseReader::Limit::kNone);
  EXPECT_FALSE(reader.begun());
}

struct Reservation {
  const char* name;
  const char* length;
  size_t body;
  size_t at_most;
};

TEST(HttpResponseReaderBodyTest, HasPaddingAndTrustsNoLength) {
  const Reservation kReservations[] = {
      {"true", "Content-Length: 2000\r\n", 2000, 3000},
      {"none", "A: b\r\n", 2000, 5000},
      {"too short", "Content-Length: 1\r\n", 2000, 5000},
      {"a lie", "Content-Length: 99999999999\r\n", 10, size_t{1} << 21},
      {"nonsense", "Content-Length: -5\r\n", 10, 5000},
      {"more than a word", "Content-Length: 18446744073709551616\r\n", 10,
       5000},
  };
  for (const Reservation& r : kReservations) {
    SCOPED_TRACE(r.name);
    HttpResponseReader reader;
    reader.Reset(size_t{16} << 20, "");
    reader.OnHeaderLine("HTTP/1.1 200 OK\r\n");
    reader.OnHeaderLine(r.length);
    reader.OnHeaderLine("\r\n");
    for (size_t i = 0; i < r.body; ++i) EXPECT_TRUE(reader.OnBody("x"));
    const HttpResponse response = reader.Take();
    EXPECT_EQ(response.body.size(), r.body);
    EXPECT_GE(response.body.capacity(),
              r.body + HttpResponseReader::kBodyPadding);
    EXPECT_LE(response.body.capacity(), r.at_most);
  }
}

struct Needed {
  const char* name;
  const char* status_line;
  std::vector<std::string> headers;  // The headers that are kept.
};

TEST(HttpResponseReaderNeededTest, OnlyASuccessLeavesHeadersOut) {
  static constexpr std::string_view kNeeded[] = {"x-request-id", "Via"};
  const std::vector<std::string> all = {"X-Request-Id=1 2", "Vary=3 4",
                                        "Content-Length=5", "Via=6 7"};
  const std::vector<std::string> needed = {"X-Request-Id=1 2", "Via=6 7"};
  const Needed kCases[] = {
      {"200", "HTTP/1.1 200 OK\r\n", needed},
      {"204 after another", "HTTP/2 204\r\n", needed},
      {"304", "HTTP/1.1 304 Not Modified\r\n", all},
      {"404", "HTTP/1.1 404 Not Found\r\n", all},
      {"no status", "HTTP/1.1 what\r\n", all},
  };
  HttpResponseReader reader;
  for (const Needed& c : kCases) {
    SCOPED_TRACE(c.name);
    reader.Reset(100, "", kNeeded);
    for (const char* line :
         {c.status_line, "X-Request-Id: 1\r\n", " 2\r\n", "Vary: 3\r\n",
          " 4\r\n", "Content-Length: 5\r\n", "Via: 6\r\n", " 7\r\n", "\r\n"}) {
      EXPECT_TRUE(reader.OnHeaderLine(line));
    }
    EXPECT_EQ(Pairs(reader.Take().headers), c.headers);
  }
}

}  // namespace
}  // namespace fireworks::rest
