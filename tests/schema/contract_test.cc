// The schema that is compiled in against contract.txt, and what must not be
// compiled in.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "fireworks/gateway/v1/model.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include "schema/schema_lines.h"

namespace fireworks::schema_test {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptor;

// The .proto files of the schema, by the names that protoc knows them by.
std::vector<std::string> SchemaFiles() {
  const std::filesystem::path root = FIREWORKS_PROTO_DIR;
  std::vector<std::string> names;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(root / "fireworks")) {
    if (entry.path().extension() != ".proto") continue;
    names.push_back(entry.path().lexically_relative(root).generic_string());
  }
  return names;
}

TEST(ContractTest, SchemaKeepsIt) {
  std::ifstream file(FIREWORKS_SCHEMA_CONTRACT);
  const Lines contract = ReadContract(file);
  ASSERT_FALSE(contract.empty()) << FIREWORKS_SCHEMA_CONTRACT;

  Lines schema;
  std::vector<std::string> absent;
  for (const std::string& name : SchemaFiles()) {
    const FileDescriptor* compiled =
        DescriptorPool::generated_pool()->FindFileByName(name);
    if (compiled == nullptr) {
      absent.push_back(name);
    } else {
      schema.merge(DescribeFile(*compiled));
    }
  }
  EXPECT_THAT(absent,
              ::testing::ElementsAre("fireworks/gateway/v1/gateway.proto"))
      << "not in fireworks::protos, which has all but the service";
  EXPECT_EQ(Difference(contract, schema), "") << "in the contract alone";
  EXPECT_EQ(Difference(schema, contract), "")
      << "in the schema alone: what is new there goes into contract.txt, too";
}

TEST(ContractTest, ReaderTellsLinesApart) {
  std::istringstream text(
      "# comment\n"
      "message a.B\n"
      "  1   x_y   xY   optional  int32\n"
      "\n"
      "enum a.B.C\n"
      "  0   ZERO\n");
  EXPECT_THAT(
      ReadContract(text),
      ::testing::ElementsAre("a.B 1 x_y xY optional int32", "a.B.C 0 ZERO",
                             "enum a.B.C", "message a.B"));
}

// Field numbers of google.type.Date, whose bytes ours must be.
TEST(ContractTest, DateIsThatOfGoogleType) {
  gateway::v1::Date date;
  date.set_year(2026);
  date.set_month(2);
  EXPECT_EQ(date.SerializeAsString(), "\x08\xEA\x0F\x10\x02");
}

// And those of google.type.Money.
TEST(ContractTest, MoneyIsThatOfGoogleType) {
  gateway::v1::Money money;
  money.set_currency_code("USD");
  money.set_units(1);
  money.set_nanos(2);
  EXPECT_EQ(money.SerializeAsString(), "\x0A\x03USD\x10\x01\x18\x02");
}

TEST(ContractTest, NothingOfGoogleApiIsCompiledIn) {
  const DescriptorPool* pool = DescriptorPool::generated_pool();
  ASSERT_NE(pool->FindFileByName("fireworks/gateway/v1/model.proto"), nullptr);
  EXPECT_EQ(pool->FindFileByName("google/api/annotations.proto"), nullptr);
  EXPECT_EQ(pool->FindFileByName("google/api/http.proto"), nullptr);
  EXPECT_EQ(pool->FindExtensionByNumber(
                google::protobuf::MethodOptions::descriptor(), 72295728),
            nullptr);
}

// fireworks.binpb is the whole schema for consumers and other languages.
class ImageTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::ifstream file(FIREWORKS_SCHEMA_IMAGE, std::ios::binary);
    ASSERT_TRUE(image_.ParseFromIstream(&file)) << FIREWORKS_SCHEMA_IMAGE;
    for (const auto& proto : image_.file()) {
      ASSERT_NE(pool_.BuildFile(proto), nullptr) << proto.name();
    }
  }

  google::protobuf::FileDescriptorSet image_;
  DescriptorPool pool_;
};

TEST_F(ImageTest, KeepsTheContract) {
  Lines lines;
  for (const auto& proto : image_.file()) {
    if (proto.package() == "google.protobuf") continue;
    lines.merge(DescribeFile(*pool_.FindFileByName(proto.name())));
  }
  std::ifstream file(FIREWORKS_SCHEMA_CONTRACT);
  const Lines contract = ReadContract(file);

  EXPECT_EQ(Difference(contract, lines), "")
      << "in the contract alone: run tools/generate";
  EXPECT_EQ(Difference(lines, contract), "") << "in the image alone";
}

TEST_F(ImageTest, HasTheServiceWithoutItsRoutes) {
  const auto* gateway = pool_.FindServiceByName("fireworks.gateway.v1.Gateway");
  ASSERT_NE(gateway, nullptr);
  ASSERT_GT(gateway->method_count(), 0);
  for (int i = 0; i < gateway->method_count(); ++i) {
    EXPECT_EQ(gateway->method(i)->options().ByteSizeLong(), 0)
        << gateway->method(i)->name();
  }
  EXPECT_EQ(pool_.FindFileByName("google/api/annotations.proto"), nullptr);
}

TEST_F(ImageTest, HasComments) {
  google::protobuf::SourceLocation location;
  const auto* field =
      pool_.FindFieldByName("fireworks.gateway.v1.Model.context_length");
  ASSERT_NE(field, nullptr);
  ASSERT_TRUE(field->GetSourceLocation(&location));
  EXPECT_THAT(location.leading_comments, ::testing::HasSubstr("in tokens"));
}

}  // namespace
}  // namespace fireworks::schema_test
