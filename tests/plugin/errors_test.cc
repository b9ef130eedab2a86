// What the plugin refuses: each mistake with file, line, rpc and rule.

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

// An rpc with an option.
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
     "The variable \"nome\" of the path \"/v1/{nome}\" names no field: "
     "shop.Req "
     "has no \"nome\"."},
    {"NoNestedField", RPC("get: '/v1/{sub.nome}'"),
     "The variable \"sub.nome\" of the path \"/v1/{sub.nome}\" names no field: "
     "shop.Sub has no \"nome\"."},
    {"BelowAScalar", RPC("get: '/v1/{name.x}'"),
     "The variable \"name.x\" of the path \"/v1/{name.x}\" names no field: "
     "\"name\" is no message."},
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
     "The variable \"name\" of the path \"/v1/{name}/{name=a/*}\" is there "
     "twice."},
    {"Malformed", RPC("get: '/v1/{name'"),
     "the path template \"/v1/{name\" has a '{' without a '}'"},
    {"BareWildcard", RPC("get: '/v1/*'"),
     "the path template \"/v1/*\" has a '*' that is no whole segment of a "
     "variable"},
    {"EmptyPath", RPC("get: ''"),
     "the path template \"\" does not start with '/'"},
    {"NoVerb", RPC("body: '*'"), "The option has neither a verb nor a path."},
    {"AnyVerb", RPC("custom: {kind: '*', path: '/v1'}"),
     "The custom kind \"*\" is no HTTP verb."},
    {"BodyOnGet", RPC("get: '/v1', body: '*'"), "A GET cannot have a body."},
    {"BodyOnHead", RPC("custom: {kind: 'HEAD', path: '/v1'}, body: '*'"),
     "A HEAD cannot have a body."},
    {"BodyIsNoField", RPC("post: '/v1', body: 'nome'"),
     "The body \"nome\" names no field of shop.Req."},
    {"BodyIsAScalar", RPC("post: '/v1', body: 'name'"),
     "The body \"name\" must be a singular message field."},
    {"BodyIsRepeated", RPC("post: '/v1', body: 'subs'"),
     "The body \"subs\" must be a singular message field."},
    {"ResponseBodyIsNoField", RPC("get: '/v1', response_body: 'nome'"),
     "The response_body \"nome\" names no field of shop.Res."},
    {"ServerStreams",
     "  rpc Get(Req) returns (stream Res) { option (google.api.http).get = "
     "'/v1'; }",
     "Streaming rpcs cannot be called over REST."},
    {"ClientStreams",
     "  rpc Get(stream Req) returns (Res) { option (google.api.http).get = "
     "'/v1'; }",
     "Streaming rpcs cannot be called over REST."},
};
INSTANTIATE_TEST_SUITE_P(All, Mistake, ::testing::ValuesIn(kMistakes),
                         [](const auto& info) { return info.param.name; });

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
            HasSubstr("shop.proto:17: shop.Shop.get: The variable \"x\""),
            HasSubstr("shop.proto:17: shop.Shop.get: Another rpc has the same "
                      "name but for the case of its first letter.")));
}

TEST(Options, ThereAreNone) {
  ProtocRunner runner;
  runner.Write("shop.proto", std::string(kTop) + "}\n");
  const ProtocRunner::Result result =
      runner.Protoc({"--cpp-rest_out=.", "--cpp-rest_opt=fast", "shop.proto"});
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("There are no options; got \"fast\"."),
                    Not(HasSubstr("shop.Shop"))));
}

}  // namespace
}  // namespace fireworks
