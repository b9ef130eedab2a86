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
}

}  // namespace
}  // namespace fireworks
