#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "plugin/protoc_runner.h"

namespace fireworks {
namespace {

using ::google::protobuf::FileDescriptorProto;
using ::google::protobuf::FileDescriptorSet;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kService[] = R"(
syntax = "proto3";
package shop;
import "first.proto";
import "google/api/annotations.proto";
import public "last.proto";
service Shop {
  // Reads.
  rpc Get(First) returns (Last) {
    option (google.api.http) = {get: "/v1/{name=things/*}"};
  }
  rpc Old(First) returns (Last) {
    option deprecated = true;
    option (google.api.http).get = "/v1/{name=things/*}";
    option (google.api.http).response_body = "text";
  }
}
)";

class StripHttpTest : public ::testing::Test {
 protected:
  StripHttpTest() {
    runner_.Write("first.proto",
                  "syntax = \"proto3\"; package shop; "
                  "message First { string name = 1; }");
    runner_.Write("last.proto",
                  "syntax = \"proto3\"; package shop; "
                  "message Last { string text = 1; }");
    runner_.Write("shop.proto", kService);
  }

  void MakeSet(const std::string& files) {
    const ProtocRunner::Result made =
        runner_.Protoc({"--include_imports", "--include_source_info",
                        "--descriptor_set_out=in.binpb", files});
    ASSERT_EQ(made.exit_code, 0) << made.output;
  }

  FileDescriptorSet Strip() {
    const ProtocRunner::Result stripped =
        runner_.Plugin({"--strip_http", "in.binpb", "out.binpb"});
    EXPECT_EQ(stripped.exit_code, 0) << stripped.output;
    FileDescriptorSet set;
    EXPECT_TRUE(set.ParseFromString(runner_.Read("out.binpb")));
    return set;
  }

  ProtocRunner runner_;
};

std::vector<std::string> Names(const FileDescriptorSet& set) {
  std::vector<std::string> names;
  for (const FileDescriptorProto& file : set.file()) {
    names.push_back(file.name());
  }
  return names;
}

TEST_F(StripHttpTest, TakesOptionImportAndFilesAway) {
  MakeSet("shop.proto");
  const FileDescriptorSet set = Strip();
  EXPECT_THAT(Names(set),
              ElementsAre("first.proto", "last.proto", "shop.proto"));

  const FileDescriptorProto& shop = set.file(2);
  EXPECT_THAT(shop.dependency(), ElementsAre("first.proto", "last.proto"));
  EXPECT_THAT(shop.public_dependency(), ElementsAre(1));
  EXPECT_FALSE(shop.service(0).method(0).has_options());
  EXPECT_EQ(shop.service(0).method(1).options().SerializeAsString(), [] {
    google::protobuf::MethodOptions only_deprecated;
    only_deprecated.set_deprecated(true);
    return only_deprecated.SerializeAsString();
  }());
}

TEST_F(StripHttpTest, KeepsCommentsOfWhatStays) {
  MakeSet("shop.proto");
  google::protobuf::DescriptorPool pool;
  const google::protobuf::FileDescriptor* file = nullptr;
  const FileDescriptorSet set = Strip();
  for (const FileDescriptorProto& proto : set.file()) {
    file = pool.BuildFile(proto);
    ASSERT_NE(file, nullptr);
  }
  google::protobuf::SourceLocation location;
  ASSERT_TRUE(file->service(0)->method(0)->GetSourceLocation(&location));
  EXPECT_EQ(location.leading_comments, " Reads.\n");
}

TEST_F(StripHttpTest, ProtocMakesCodeOfTheResult) {
  MakeSet("shop.proto");
  Strip();
  const ProtocRunner::Result made = runner_.Protoc(
      {"--descriptor_set_in=out.binpb", "--cpp_out=.", "shop.proto"});
  ASSERT_EQ(made.exit_code, 0) << made.output;
  EXPECT_THAT(runner_.Read("shop.pb.h"), HasSubstr("\"last.pb.h\""));
  EXPECT_THAT(runner_.Read("shop.pb.h"), Not(HasSubstr("google/api")));
}

TEST_F(StripHttpTest, KeepsWhatSomethingElseNeeds) {
  runner_.Write("other.proto",
                "syntax = \"proto3\"; import \"google/api/http.proto\";"
                "message Routes { repeated google.api.HttpRule rules = 1; }");
  MakeSet("shop.proto other.proto");
  EXPECT_THAT(Names(Strip()),
              ElementsAre("first.proto", "google/api/http.proto", "last.proto",
                          "shop.proto", "other.proto"));
}

// The parts of google/api that this test needs: options, and messages for fields.
constexpr char kClient[] = R"(
syntax = "proto3";
package google.api;
import "google/api/stage.proto";
import "google/protobuf/descriptor.proto";
extend google.protobuf.ServiceOptions { string default_host = 1049; }
extend google.protobuf.MethodOptions { repeated string signature = 1051; }
extend google.protobuf.FieldOptions { string behavior = 1052; }
extend google.protobuf.MessageOptions { string resource = 1053; }
extend google.protobuf.FileOptions { string definition = 1053; }
message Settings { Stage stage = 1; }
)";
constexpr char kAip[] = R"(
syntax = "proto3";
package aip;
import "google/api/client.proto";
import "google/api/body.proto";
import "google/api/stage.proto";
option (google.api.definition) = "d";
message Book {
  option (google.api.resource) = "r";
  message Page { string text = 1 [(google.api.behavior) = "b"]; }
  string name = 1 [(google.api.behavior) = "b", deprecated = true];
  google.api.Body.Part part = 2;
}
service Library {
  option (google.api.default_host) = "h";
  rpc Get(Book) returns (Book) { option (google.api.signature) = "s"; }
}
)";

TEST_F(StripHttpTest, TakesEveryOptionOfGoogleApiAndKeepsItsMessages) {
  runner_.Write("google/api/client.proto", kClient);
  runner_.Write("google/api/stage.proto",
                "syntax = \"proto3\"; package google.api; "
                "enum Stage { ALPHA = 0; }");
  runner_.Write("google/api/body.proto",
                "syntax = \"proto3\"; package google.api; "
                "message Body { message Part { bytes data = 1; } }");
  runner_.Write("aip.proto", kAip);
  MakeSet("aip.proto");
  const FileDescriptorSet set = Strip();
  EXPECT_THAT(Names(set), ElementsAre("google/api/body.proto", "aip.proto"));
  const FileDescriptorProto& aip = set.file(1);
  EXPECT_THAT(aip.dependency(), ElementsAre("google/api/body.proto"));
  EXPECT_FALSE(aip.has_options());
  const auto& book = aip.message_type(0);
  EXPECT_FALSE(book.has_options());
  EXPECT_FALSE(book.nested_type(0).field(0).has_options());
  EXPECT_EQ(book.field(0).options().ByteSizeLong(), 2U);
  EXPECT_TRUE(book.field(0).options().deprecated());
  EXPECT_FALSE(aip.service(0).has_options());
  EXPECT_FALSE(aip.service(0).method(0).has_options());

  // The message appears only if the file is missing.
  constexpr char kMissing[] =
      "aip.proto needs the messages of google/api/body.proto: add this file to "
      "PROTOS";
  EXPECT_THAT(
      runner_.Plugin({"--strip_http", "in.binpb", "out.binpb", "aip.proto"})
          .output,
      HasSubstr(kMissing));
  EXPECT_EQ(runner_
                .Plugin({"--strip_http", "in.binpb", "out.binpb", "aip.proto",
                         "google/api/body.proto"})
                .output,
            "");
}

// user.proto finds the message only through the public import of common.proto.
TEST_F(StripHttpTest, KeepsAPublicImportThatAnotherFileNeeds) {
  runner_.Write("google/api/body.proto",
                "syntax = \"proto3\"; package google.api; message Body {}");
  runner_.Write("common.proto",
                "syntax = \"proto3\";"
                "import public \"google/api/annotations.proto\";"
                "import public \"google/api/body.proto\";");
  runner_.Write("user.proto",
                "syntax = \"proto3\"; import \"common.proto\";"
                "message User { google.api.Body body = 1; }");
  MakeSet("user.proto");
  const FileDescriptorSet set = Strip();
  EXPECT_THAT(Names(set), ElementsAre("google/api/body.proto", "common.proto",
                                      "user.proto"));
  EXPECT_THAT(set.file(1).dependency(), ElementsAre("google/api/body.proto"));
  const ProtocRunner::Result made = runner_.Protoc(
      {"--descriptor_set_in=out.binpb", "--cpp_out=.", "user.proto"});
  EXPECT_EQ(made.exit_code, 0) << made.output;
}

TEST_F(StripHttpTest, LeavesASetWithoutTheOptionAlone) {
  MakeSet("first.proto");
  Strip();
  EXPECT_EQ(runner_.Read("in.binpb"), runner_.Read("out.binpb"));
}

TEST_F(StripHttpTest, NamesTheFileThatItCannotUse) {
  runner_.Write("text", "no descriptor set");
  const ProtocRunner::Result no_set =
      runner_.Plugin({"--strip_http", "text", "out.binpb"});
  EXPECT_EQ(no_set.exit_code, 1);
  EXPECT_THAT(no_set.output, HasSubstr("text is not a FileDescriptorSet"));
  EXPECT_THAT(runner_.Read("out.binpb"), IsEmpty());

  const ProtocRunner::Result missing =
      runner_.Plugin({"--strip_http", "missing", "out.binpb"});
  EXPECT_EQ(missing.exit_code, 1);
  EXPECT_THAT(missing.output, HasSubstr("cannot open missing"));

  MakeSet("first.proto");
  const ProtocRunner::Result unwritable =
      runner_.Plugin({"--strip_http", "in.binpb", "no/folder"});
  EXPECT_EQ(unwritable.exit_code, 1);
  EXPECT_THAT(unwritable.output, HasSubstr("cannot write no/folder"));
}

TEST(Arguments, AreExplained) {
  const ProtocRunner runner;
  const ProtocRunner::Result help = runner.Plugin({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_THAT(help.output, HasSubstr("--strip_http IN OUT"));
  EXPECT_EQ(runner.Plugin({"--unknown"}).exit_code, 2);
  const ProtocRunner::Result version = runner.Plugin({"--version"});
  EXPECT_EQ(version.exit_code, 0);
  EXPECT_EQ(version.output, "protoc-gen-cpp-rest " VERSION "\n");
}

}  // namespace
}  // namespace fireworks
