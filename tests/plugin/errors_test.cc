// What the plugin refuses or leaves out. Its messages name the file, line, rpc and
// rule.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "plugin/protoc_runner.h"

namespace fireworks {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kTop[] = R"(syntax = "proto3";
package shop;
import "google/api/annotations.proto";
import "google/protobuf/timestamp.proto";
message Req {
  string name = 1;
  Sub sub = 2;
  repeated string tags = 3;
  map<string, string> labels = 4;
  google.protobuf.Timestamp time = 5;
  repeated Sub subs = 6;
}
message Sub { string name = 1; }
message Res { string text = 1; }
service Shop {
)";
constexpr char kWhere[] = "shop.proto:17: shop.Shop.Get: ";

struct ErrorCase {
  const char* name;
  const char* rpc;  // On line 17 of shop.proto.
  const char* error;
};

// The text of an rpc with an HTTP rule.
#define RPC(rule) \
  "  rpc Get(Req) returns (Res) { option (google.api.http) = {" rule "}; }"

class Mistake : public ::testing::TestWithParam<ErrorCase> {};

TEST_P(Mistake, IsNamed) {
  ProtocRunner runner;
  runner.Write("shop.proto",
               std::string(kTop) + "\n" + GetParam().rpc + "\n}\n");
  const ProtocRunner::Result result =
      runner.Protoc({"--cpp-rest_out=.", "shop.proto"});
  EXPECT_NE(result.exit_code, 0);
  EXPECT_THAT(result.output, HasSubstr(std::string(kWhere) + GetParam().error));
  EXPECT_EQ(runner.Read("shop.rest.h"), "");
}

constexpr ErrorCase kMistakes[] = {
    {"NoField", RPC("get: '/v1/{nome}'"),
     "The variable \"nome\" of the path \"/v1/{nome}\" does not name a field: "
     "shop.Req "
     "has no \"nome\"."},
    {"NoNestedField", RPC("get: '/v1/{sub.nome}'"),
     "The variable \"sub.nome\" of the path \"/v1/{sub.nome}\" does not name a "
     "field: "
     "shop.Sub has no \"nome\"."},
    {"BelowAScalar", RPC("get: '/v1/{name.x}'"),
     "The variable \"name.x\" of the path \"/v1/{name.x}\" does not name a "
     "field: "
     "\"name\" is not a message."},
    {"AMessage", RPC("get: '/v1/{sub}'"),
     "The variable \"sub\" of the path \"/v1/{sub}\" cannot be in a path: it "
     "is "
     "a message."},
    {"AWellKnownType", RPC("get: '/v1/{time}'"),
     "The variable \"time\" of the path \"/v1/{time}\" cannot be in a path: it "
     "is a message."},
    {"Repeated", RPC("get: '/v1/{tags}'"),
     "The variable \"tags\" of the path \"/v1/{tags}\" cannot be in a path: "
     "\"tags\" is repeated."},
    {"BelowRepeated", RPC("get: '/v1/{subs.name}'"),
     "The variable \"subs.name\" of the path \"/v1/{subs.name}\" cannot be in "
     "a "
     "path: \"subs\" is repeated."},
    {"AMap", RPC("get: '/v1/{labels.key}'"),
     "The variable \"labels.key\" of the path \"/v1/{labels.key}\" cannot be "
     "in "
     "a path: \"labels\" is a map."},
    {"Twice", RPC("get: '/v1/{name}/{name=a/*}'"),
     "The variable \"name\" of the path \"/v1/{name}/{name=a/*}\" appears "
     "twice."},
    {"Malformed", RPC("get: '/v1/{name'"),
     "The path template \"/v1/{name\" has a '{' without a '}'"},
    {"EmptyPath", RPC("get: ''"),
     "The path template \"\" does not start with '/'"},
    {"NoVerb", RPC("body: '*'"), "The option has neither a verb nor a path."},
    {"BodyOnGet", RPC("get: '/v1', body: '*'"), "A GET cannot have a body."},
    {"BodyOnHead", RPC("custom: {kind: 'HEAD', path: '/v1'}, body: '*'"),
     "A HEAD cannot have a body."},
    {"BodyIsNotAField", RPC("post: '/v1', body: 'nome'"),
     "The body \"nome\" does not name a field of shop.Req."},
    {"ResponseBodyIsNotAField", RPC("get: '/v1', response_body: 'nome'"),
     "The response_body \"nome\" does not name a field of shop.Res."},
};
INSTANTIATE_TEST_SUITE_P(All, Mistake, ::testing::ValuesIn(kMistakes),
                         [](const auto& info) { return info.param.name; });

constexpr ErrorCase kLeftOut[] = {
    {"GoesOn", RPC("get: '/v1/{name=**}/x'"),
     "The path template \"/v1/{name=**}/x\" goes on after \"**\"."},
    {"GoesOnInside", RPC("get: '/v1/{name=**/x}'"),
     "The path template \"/v1/{name=**/x}\" goes on after \"**\"."},
    {"BareWildcard", RPC("get: '/v1/*'"),
     "The path template \"/v1/*\" has a wildcard outside a variable."},
    {"OneBindingOfTwo",
     RPC("get: '/v1/{name}' additional_bindings {get: '/v1/{name=**}/x'}"),
     "The path template \"/v1/{name=**}/x\" goes on after \"**\"."},
    {"AnyVerb", RPC("custom: {kind: '*', path: '/v1'}"),
     "The custom kind \"*\" is not the name of an HTTP method."},
    {"NotAToken", RPC("custom: {kind: 'GET IT', path: '/v1'}"),
     "The custom kind \"GET IT\" is not the name of an HTTP method."},
    {"BodyIsAScalar", RPC("post: '/v1', body: 'name'"),
     "The body \"name\" is not a singular message field."},
    {"BodyIsRepeated", RPC("post: '/v1', body: 'subs'"),
     "The body \"subs\" is not a singular message field."},
    {"ServerStreams",
     "  rpc Get(Req) returns (stream Res) { option (google.api.http).get = "
     "'/v1'; }",
     "Streaming rpcs cannot be called over REST."},
    {"ClientStreams",
     "  rpc Get(stream Req) returns (Res) { option (google.api.http).get = "
     "'/v1'; }",
     "Streaming rpcs cannot be called over REST."},
};

class LeftOut : public ::testing::TestWithParam<ErrorCase> {
 protected:
  LeftOut() {
    runner_.Write("shop.proto", std::string(kTop) + "\n" + GetParam().rpc +
                                    "\n  rpc Head(Req) returns (Res) {"
                                    "option (google.api.http) = {custom: "
                                    "{kind: 'HEAD', path: '/v1'}};}\n}\n");
  }
  ProtocRunner runner_;
};

TEST_P(LeftOut, IsNamedAndTheRestIsGenerated) {
  const ProtocRunner::Result result =
      runner_.Protoc({"--cpp-rest_out=.", "shop.proto"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.output, HasSubstr(std::string(kWhere) +
                                       "Left out: " + GetParam().error + "\n"));
  const std::string header = runner_.Read("shop.rest.h");
  EXPECT_THAT(header,
              HasSubstr(std::string("// Left out of Shop:\n//   Get: ") +
                        GetParam().error + "\n"));
  EXPECT_THAT(header, HasSubstr("kHead = {"));
  EXPECT_THAT(header, Not(HasSubstr("kGet")));
}

TEST_P(LeftOut, IsAnErrorIfStrict) {
  const ProtocRunner::Result result = runner_.Protoc(
      {"--cpp-rest_out=.", "--cpp-rest_opt=strict", "shop.proto"});
  EXPECT_NE(result.exit_code, 0);
  EXPECT_THAT(result.output, HasSubstr(std::string(kWhere) + GetParam().error));
  EXPECT_EQ(runner_.Read("shop.rest.h"), "");
}
INSTANTIATE_TEST_SUITE_P(All, LeftOut, ::testing::ValuesIn(kLeftOut),
                         [](const auto& info) { return info.param.name; });

// Names that would collide in C++. `text` is a file without its first line. In it, @
// stands for the rest of an rpc after its name.
struct NameCase {
  const char* name;
  const char* text;
  const char* said;
  bool refused;
};

class Name : public ::testing::TestWithParam<NameCase> {};

TEST_P(Name, IsReportedIfTakenOrReserved) {
  std::string text = GetParam().text;
  for (size_t at; (at = text.find('@')) != std::string::npos;) {
    text.replace(at, 1,
                 "(M) returns (M) { option (google.api.http).get = '/x'; }");
  }
  ProtocRunner runner;
  runner.Write(
      "shop.proto",
      "syntax = \"proto3\"; import \"google/api/annotations.proto\";\n" + text);
  const ProtocRunner::Result result =
      runner.Protoc({"--cpp-rest_out=.", "shop.proto"});
  EXPECT_THAT(result.output, HasSubstr(GetParam().said));
  EXPECT_EQ(result.exit_code != 0, GetParam().refused);
  EXPECT_EQ(runner.Read("shop.rest.h").empty(), GetParam().refused);
}

constexpr NameCase kNames[] = {
    {"AMessage",
     "package a; message M {} message SRestStub {} service S { rpc Get@ }",
     "shop.proto:2: a.S.Get: Left out: The name SRestStub is taken in C++.",
     false},
    {"AnEnum",
     "package a; message M {} enum SRestMethods { X = 0; } "
     "service S { rpc Get@ }",
     "a.S.Get: Left out: The name SRestMethods is taken", false},
    {"TheMockOfAnotherService",
     "package a; message M {} service S { rpc Get@ } "
     "service MockS { rpc Get@ }",
     "a.MockS.Get: Left out: The name MockSRestStub is taken", false},
    {"TheChannel",
     "package a; message M {} service S { rpc channel_@ rpc Get@ }",
     "a.S.channel_: Left out: The name channel_ is taken", false},
    {"TheConstructor",
     "package a; message M {} service S { rpc SRestStub@ rpc Get@ }",
     "a.S.SRestStub: Left out: The name SRestStub is taken", false},
    {"AKeywordsReplacement",
     "package a; message M {} service S { rpc delete@ rpc delete_@ }",
     "a.S.delete_: Left out: The name delete_ is taken", false},
    {"TheSameConstant",
     "package a; message M {} service S { rpc Get@ rpc get@ }",
     "a.S.get: Left out: The name RestMethods::kGet is taken", false},
    {"AKeywordInThePackage",
     "package a.delete.b; message M {} service S { rpc Get@ }",
     "shop.proto: The name a.delete.b is reserved by C++", true},
    {"OurNamespace",
     "package fireworks.rest; message M {} service S { rpc Get@ }",
     "shop.proto: The name fireworks.rest is reserved", true},
    {"AMessageLikeOurNamespace",
     "message M {} message absl {} service S { rpc Get@ }",
     "shop.proto: The name absl is reserved", true},
};
INSTANTIATE_TEST_SUITE_P(All, Name, ::testing::ValuesIn(kNames),
                         [](const auto& info) { return info.param.name; });

struct GuardCase {
  const char* path;
  const char* guard;
};

TEST(IncludeGuard, IsAsUniqueAsThePath) {
  constexpr GuardCase kCases[] = {
      {"a/b", "FIREWORKS_REST_a_2fb_2erest_2eh"},
      {"a_b", "FIREWORKS_REST_a_5fb_2erest_2eh"},
      {"A/b", "FIREWORKS_REST_A_2fb_2erest_2eh"},
      {"2fa", "FIREWORKS_REST_2fa_2erest_2eh"},
      {"a-b", "FIREWORKS_REST_a_2db_2erest_2eh"},
  };
  for (const GuardCase& c : kCases) {
    const std::string path = c.path;
    ProtocRunner runner;
    runner.Write(path + ".proto",
                 "syntax = \"proto3\"; message M {} "
                 "service S { rpc Get(M) returns (M); }");
    runner.Protoc({"--cpp-rest_out=.", path + ".proto"});
    EXPECT_THAT(runner.Read(path + ".rest.h"),
                HasSubstr(std::string("#ifndef ") + c.guard + "\n"))
        << path;
  }
}

TEST(Mistakes, AreAllReportedAtOnce) {
  ProtocRunner runner;
  runner.Write("shop.proto",
               std::string(kTop) + RPC("get: '/v1/{nome}', body: 'text'") + R"(
  rpc get(Req) returns (Res) { option (google.api.http).get = '/v1/{x}'; }
}
)");
  const ProtocRunner::Result result =
      runner.Protoc({"--cpp-rest_out=.", "shop.proto"});
  EXPECT_THAT(
      result.output,
      AllOf(HasSubstr("shop.proto:16: shop.Shop.Get: The variable \"nome\""),
            HasSubstr("shop.proto:16: shop.Shop.Get: A GET cannot"),
            HasSubstr("shop.proto:16: shop.Shop.Get: The body \"text\""),
            HasSubstr("shop.proto:17: shop.Shop.get: The variable \"x\"")));
}

TEST(Options, OthersAreReported) {
  ProtocRunner runner;
  runner.Write("shop.proto", std::string(kTop) + "}\n");
  for (const char* option : {"fast", "strict=1", "strict,fast"}) {
    const ProtocRunner::Result result =
        runner.Protoc({"--cpp-rest_out=.",
                       std::string("--cpp-rest_opt=") + option, "shop.proto"});
    EXPECT_THAT(result.output,
                AllOf(HasSubstr(std::string("The options are strict and "
                                            "all_files; got \"") +
                                option + "\"."),
                      Not(HasSubstr("shop.Shop"))));
  }
}

TEST(Options, AllFilesIncludesFilesWithoutServices) {
  ProtocRunner runner;
  runner.Write("m.proto", "syntax = \"proto3\"; message M {}");
  EXPECT_EQ(runner.Protoc({"--cpp-rest_out=.", "m.proto"}).exit_code, 0);
  EXPECT_EQ(runner.Read("m.rest.h"), "");
  EXPECT_EQ(runner
                .Protoc({"--cpp-rest_out=.", "--cpp-rest_opt=all_files,strict",
                         "m.proto"})
                .exit_code,
            0);
  for (const char* file : {"m.rest.h", "m_mock.rest.h", "m.rest.cc"}) {
    EXPECT_NE(runner.Read(file), "") << file;
  }
}

}  // namespace
}  // namespace fireworks
