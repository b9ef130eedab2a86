// The schema that is compiled in against contract.txt, and what must not be
// compiled in.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/rest/v1/error_info.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include "schema/schema_lines.h"

namespace fireworks::schema_test {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptor;

// All of fireworks::protos: these two files and what they import.
Lines CompiledSchema() {
  const FileDescriptor* model = gateway::v1::Model::descriptor()->file();
  Lines lines = DescribeFile(*model);
  for (int i = 0; i < model->dependency_count(); ++i) {
    const FileDescriptor* file = model->dependency(i);
    if (std::string(file->package()) == "google.protobuf") continue;
    lines.merge(DescribeFile(*file));
  }
  lines.merge(DescribeFile(*rest::v1::ErrorInfo::descriptor()->file()));
  return lines;
}

TEST(ContractTest, SchemaKeepsIt) {
  std::ifstream file(FIREWORKS_SCHEMA_CONTRACT);
  const Lines contract = ReadContract(file);
  const Lines schema = CompiledSchema();
  ASSERT_FALSE(contract.empty()) << FIREWORKS_SCHEMA_CONTRACT;

  EXPECT_EQ(Difference(contract, schema), "") << "in the contract alone";
  EXPECT_EQ(Difference(schema, contract), "") << "in the schema alone";
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

TEST(ContractTest, NothingOfGoogleApiIsCompiledIn) {
  const DescriptorPool* pool = DescriptorPool::generated_pool();
  ASSERT_NE(pool->FindFileByName("fireworks/gateway/v1/model.proto"), nullptr);
  EXPECT_EQ(pool->FindFileByName("google/api/annotations.proto"), nullptr);
  EXPECT_EQ(pool->FindFileByName("google/api/http.proto"), nullptr);
  EXPECT_EQ(pool->FindExtensionByNumber(
                google::protobuf::MethodOptions::descriptor(), 72295728),
            nullptr);
}

}  // namespace
}  // namespace fireworks::schema_test
