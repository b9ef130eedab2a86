#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "fireworks/rest/transcoding/transcoder.h"
#include "http_body_test.pb.h"
#include "support/status_matchers.h"

namespace fireworks::rest {
namespace {

using ::fireworks::testing_support::StatusIs;
using ::google::api::HttpBody;
using ::google::api::Upload;
using ::testing::HasSubstr;

const std::string kBytes("\0\xFF{\"", 4);

HttpBody MakeBody() {
  HttpBody body;
  body.set_content_type("image/png");
  body.set_data(kBytes);
  return body;
}

TEST(Request, IsTheBytes) {
  constexpr Method kPut = {"test.Store.Put", "PUT", "/v1/x", "*", ""};
  ASSERT_OK_AND_ASSIGN(const TranscodedRequest http,
                       Transcode(kPut, MakeBody()));
  EXPECT_EQ(http.target, "/v1/x");
  EXPECT_EQ(http.body, kBytes);
  EXPECT_EQ(http.content_type, "image/png");
}

TEST(Request, HasTheBytesOfAField) {
  constexpr Method kPut = {"test.Store.Put", "PUT", "/v1/{name}", "file", ""};
  Upload upload;
  upload.set_name("n");
  upload.set_size(4);
  *upload.mutable_file() = MakeBody();
  ASSERT_OK_AND_ASSIGN(TranscodedRequest http, Transcode(kPut, upload));
  EXPECT_EQ(http.target, "/v1/n?size=4");
  EXPECT_EQ(http.body, kBytes);
  EXPECT_EQ(http.content_type, "image/png");

  upload.clear_file();
  ASSERT_OK_AND_ASSIGN(http, Transcode(kPut, upload));
  EXPECT_EQ(http.body, "");
  EXPECT_EQ(http.content_type, "");
}

// Only a body that is itself an HttpBody is sent as bytes. A message that contains
// an HttpBody is sent as JSON.
TEST(Request, IsJsonAroundAnHttpBody) {
  constexpr Method kPut = {"test.Store.Put", "PUT", "/v1/{name}", "*", ""};
  Upload upload;
  upload.set_name("n");
  *upload.mutable_file() = MakeBody();
  ASSERT_OK_AND_ASSIGN(const TranscodedRequest http, Transcode(kPut, upload));
  EXPECT_EQ(http.body,
            R"({"file":{"contentType":"image/png","data":"AP97Ig=="}})");
  EXPECT_EQ(http.content_type, "application/json");
}

TEST(Request, RefusesExtensions) {
  constexpr Method kPut = {"test.Store.Put", "PUT", "/v1/x", "*", ""};
  HttpBody body = MakeBody();
  body.add_extensions();
  EXPECT_THAT(
      Transcode(kPut, body),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("extensions")));
}

Binding Answering(std::string_view response_body) {
  Binding binding;
  binding.response_body = response_body;
  return binding;
}

struct AnswerCase {
  const char* response_body;
  bool filled;
};

TEST(Answer, FillsAFieldThatIsOne) {
  constexpr AnswerCase kCases[] = {
      {"file", true},   {"", false},     {"name", false},
      {"files", false}, {"size", false}, {"nome", false},
  };
  for (const AnswerCase& c : kCases) {
    Upload upload;
    upload.set_name("of an earlier answer");
    EXPECT_EQ(
        FillHttpBody(Answering(c.response_body), "image/png", kBytes, &upload),
        c.filled)
        << c.response_body;
    EXPECT_EQ(upload.has_file(), c.filled) << c.response_body;
    EXPECT_EQ(upload.name().empty(), c.filled) << c.response_body;
    if (!c.filled) continue;
    EXPECT_EQ(upload.file().SerializeAsString(),
              MakeBody().SerializeAsString());
  }
}

TEST(Answer, FillsTheWholeResponse) {
  HttpBody body;
  EXPECT_TRUE(FillHttpBody(Answering(""), "image/png", kBytes, &body));
  EXPECT_EQ(body.SerializeAsString(), MakeBody().SerializeAsString());
  EXPECT_TRUE(FillHttpBody(Answering(""), "", "", &body));
  EXPECT_EQ(body.ByteSizeLong(), 0U);
}

// Another schema may use the name for something else.
TEST(Answer, IsNotFilledIfTheTypeOnlyHasTheName) {
  google::protobuf::FileDescriptorProto file;
  file.set_name("other.proto");
  file.set_package("google.api");
  google::protobuf::DescriptorProto& type = *file.add_message_type();
  type.set_name("HttpBody");
  google::protobuf::FieldDescriptorProto& field = *type.add_field();
  field.set_name("size");
  field.set_type(field.TYPE_INT32);
  for (const int number : {1, 3}) {
    field.set_number(number);
    google::protobuf::DescriptorPool pool;
    google::protobuf::DynamicMessageFactory factory;
    const auto* const built = pool.BuildFile(file);
    ASSERT_NE(built, nullptr);
    const std::unique_ptr<google::protobuf::Message> message(
        factory.GetPrototype(built->message_type(0))->New());
    EXPECT_FALSE(FillHttpBody(Answering(""), "", kBytes, message.get()));
  }
}

}  // namespace
}  // namespace fireworks::rest
