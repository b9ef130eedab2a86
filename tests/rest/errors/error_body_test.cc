#include "fireworks/rest/errors/error_body.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace fireworks::rest {
namespace {

struct Row {
  std::string name;
  std::string content_type;
  std::string body;
  std::string code;
  std::string message;
};

class ErrorBodyTest : public ::testing::TestWithParam<Row> {};

TEST_P(ErrorBodyTest, Parses) {
  const Row& row = GetParam();
  const ErrorBody got = ReadErrorBody(row.content_type, row.body);
  EXPECT_EQ(got.code, row.code);
  EXPECT_EQ(got.message, row.message);
}

constexpr char kJson[] = "application/json";
constexpr char kHtml[] = "text/html; charset=utf-8";

INSTANTIATE_TEST_SUITE_P(
    Rows, ErrorBodyTest,
    ::testing::ValuesIn(std::vector<Row>{
        {"GrpcGateway", kJson,
         R"({"code":5,"message":"Model not found","details":[]})", "5",
         "Model not found"},
        {"WithDetails", kJson,
         R"({"code":3,"message":"bad","details":[{"@type":"x/y","n":[1,{}]}]})",
         "3", "bad"},
        {"EmptyMessage", kJson, R"({"code":7,"message":"","details":[]})", "7",
         ""},
        {"NullMessage", kJson, R"({"code":7,"message":null})", "7", ""},
        {"MessageAlone", kJson, R"({"message":"no"})", "", "no"},
        {"EmptyMessageAlone", kJson, R"({"message":""})", "", ""},
        {"CodeAlone", kJson, R"({"code":7})", "7", ""},
        {"CodeIsAName", kJson, R"({"code":"NOT_FOUND","message":"no"})",
         "NOT_FOUND", "no"},
        {"CodeIsANumberInAString", kJson, R"({"code":"5","message":"no"})", "5",
         "no"},
        {"CodeIsNoCode", kJson, R"({"code":{"a":1},"message":"no"})", "", "no"},
        {"CodeIsAFraction", kJson, R"({"code":4.5,"message":"no"})", "", "no"},
        {"CodeIsHuge", kJson, R"({"code":1e99,"message":"no"})", "", "no"},
        {"MessageIsNoText", kJson, R"({"message":{"a":1},"detail":"no"})", "",
         "no"},
        {"ErrorIsAnObject", kJson,
         R"({"error":{"message":"no","code":"UNAUTHORIZED","type":"t"}})",
         "UNAUTHORIZED", "no"},
        {"ErrorObjectWithHttpCode", kJson,
         R"({"error":{"message":"no","code":404}})", "404", "no"},
        {"Aip193", kJson,
         R"({"error":{"code":409,"message":"no","status":"ALREADY_EXISTS"}})",
         "ALREADY_EXISTS", "no"},
        {"Aip193WithoutStatus", kJson,
         R"({"error":{"code":409,"message":"no","status":""}})", "409", "no"},
        {"ANameInCodeWins", kJson,
         R"({"error":{"code":"NOT_FOUND","status":"x","message":"no"}})",
         "NOT_FOUND", "no"},
        {"StatusIsANumber", kJson, R"({"error":{"status":404,"message":"no"}})",
         "", "no"},
        {"StatusOutsideOfTheError", kJson,
         R"({"status":"NOT_FOUND","message":"no"})", "", "no"},
        {"ErrorIsAString", kJson, R"({"error":"no"})", "", "no"},
        {"GrpcGateway1", kJson, R"({"error":"no","message":"no!","code":5})",
         "5", "no!"},
        {"ErrorIsAStringWithCode", kJson, R"({"error":"no","code":16})", "16",
         "no"},
        {"MessageWins", kJson,
         R"({"detail":"d","error":{"message":"e"},"message":"m"})", "", "m"},
        {"AnEmptyMessageDoesNot", kJson,
         R"({"detail":"d","error":{"message":"e"},"message":""})", "", "e"},
        {"Detail", kJson, R"({"detail":"Not Found"})", "", "Not Found"},
        {"DetailIsAList", kJson, R"({"detail":[{"msg":"x"}]})", "",
         R"({"detail":[{"msg":"x"}]})"},
        {"OtherObject", kJson, R"({"oops":1})", "", R"({"oops":1})"},
        {"EmptyObject", kJson, "{}", "", "{}"},
        {"Array", kJson, R"(["no"])", "", R"(["no"])"},
        {"String", kJson, R"("no")", "", R"("no")"},
        {"Null", kJson, "null", "", "null"},
        {"Truncated", kJson, R"({"code":5,"message":"Model no)", "",
         R"({"code":5,"message":"Model no)"},
        {"InvalidUtf8", kJson, "{\"message\":\"\xff\"}", "",
         "{\"message\":\"\xff\"}"},
        {"Escapes", kJson, R"({"message":"a\u00e9\n\"b\""})", "",
         "a\u00e9\n\"b\""},
        {"EscapedKeys", kJson, R"({"\u0065rror":{"m\u0065ssage":"no"}})", "",
         "no"},
        {"BlanksBefore", kJson, "\r\n {\"message\":\"no\"}\n", "", "no"},
        {"JsonUnderAnotherType", "text/plain", R"({"message":"no"})", "", "no"},
        {"NoType", "", R"({"message":"no"})", "", "no"},
        {"Text", "text/plain", "upstream connect error", "",
         "upstream connect error"},
        {"Html", kHtml,
         "<html><head><TITLE>502 Bad Gateway</TITLE></head><h1>x</h1></html>",
         "", "502 Bad Gateway"},
        {"HtmlTitleWithAttributes", kHtml,
         "<!doctype html>\n<title lang=en>\n Sorry \n</title>", "",
         "\n Sorry \n"},
        {"HtmlWithoutType", "", " <!DOCTYPE html><title>Sorry</title>", "",
         "Sorry"},
        {"HtmlWithoutTitle", kHtml, "<html><body>secret</body></html>", "", ""},
        {"HtmlCutInsideTheTitle", kHtml, "<html><title>Sor", "", ""},
        {"HtmlCutInsideTheTag", kHtml, "<html><title", "", ""},
        {"Xml", "application/xml", "<Error><Code>x</Code></Error>", "", ""},
        {"Empty", kJson, "", "", ""},
        {"Binary", "", std::string("\x1f\x8b\x08\x00\x00", 5), "", ""},
        {"TerminalEscapes", "", "\x1b[31mred", "", ""},
    }),
    [](const auto& info) { return info.param.name; });

TEST(ErrorBody, IsAnErrorIfItHasAReadableMember) {
  for (const char* body :
       {R"({"code":""})", R"({"code":"","error":{}})", R"({"message":""})",
        R"({"error":{"status":""}})", R"({"error":{"code":5}})"}) {
    EXPECT_TRUE(ReadJsonError(body).has_value()) << body;
  }
  for (const char* body : {R"({"code":{}})", R"({"error":{"status":5}})"}) {
    EXPECT_FALSE(ReadJsonError(body).has_value()) << body;
  }
}

TEST(ErrorBody, JsonOfAnyLengthIsRead) {
  const std::string details = R"(,"details":[")" + std::string(1 << 20, 'x');
  const ErrorBody got =
      ReadErrorBody(kJson, R"({"code":13,"message":"no")" + details + "\"]}");
  EXPECT_EQ(got.code, "13");
  EXPECT_EQ(got.message, "no");
}

TEST(ErrorBody, OnlyTheBeginningOfAnotherTextIsKept) {
  std::string body(16 << 20, 'x');
  body.replace(0, 12, R"({"message":")");  // The string has no end.
  const ErrorBody got = ReadErrorBody(kJson, body);
  EXPECT_EQ(got.message, body.substr(0, kMaxErrorBodyBytes));
}

// The bodies that are slowest for protobuf's parsers. A parser that is too slow
// takes minutes here.
TEST(ErrorBody, HostileJsonIsCheap) {
  const auto repeat = [](const std::string& unit) {
    std::string text;
    while (text.size() < 1 << 20) text += unit;
    return text;
  };
  for (const std::string& body : {
           R"({"message":)" + repeat("[") + "}",
           R"({"message":)" + repeat(R"({"a":)") + "}",
           R"({"error":{"code":[)" + repeat("{},") + "{}]}}",
           R"({"error":{)" + repeat(R"("a":1,)") + R"("b":1}})",
           R"({"details":[)" + repeat("[],") + "0]}",
           "{" + repeat(R"("error":{},)") + R"("a":1})",
           "{" + repeat(R"("message":"",)") + R"("a":1})",
           "{" + repeat(R"("\u0065":1,)") + R"("a":1})",
           "{" + repeat(R"("\/":1,)") + R"("a":1})",
       }) {
    EXPECT_LE(ReadErrorBody(kJson, body).message.size(), kMaxErrorBodyBytes);
  }
}

}  // namespace
}  // namespace fireworks::rest
