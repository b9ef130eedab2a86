#include "json/test_schema.h"

#include <google/protobuf/any.pb.h>
#include <google/protobuf/compiler/parser.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/duration.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/wrappers.pb.h>

#include <cstdlib>
#include <iostream>

namespace fireworks::json {
namespace {

using google::protobuf::Descriptor;

constexpr char kProto3[] = R"(
syntax = "proto3";
package test;
import "google/protobuf/any.proto";
import "google/protobuf/duration.proto";
import "google/protobuf/field_mask.proto";
import "google/protobuf/struct.proto";
import "google/protobuf/timestamp.proto";
import "google/protobuf/wrappers.proto";

enum Color { RED = 0; GREEN = 1; DARK_BLUE = 7; MINUS = -1; }

message Everything {
  int32 a_int32 = 1;
  sint32 a_sint32 = 2;
  sfixed32 a_sfixed32 = 3;
  uint32 a_uint32 = 4;
  fixed32 a_fixed32 = 5;
  int64 a_int64 = 6;
  sint64 a_sint64 = 7;
  sfixed64 a_sfixed64 = 8;
  uint64 a_uint64 = 9;
  fixed64 a_fixed64 = 10;
  float a_float = 11;
  double a_double = 12;
  bool a_bool = 13;
  string a_string = 14;
  bytes a_bytes = 15;
  Color a_color = 16;
  Everything nested = 17;
  google.protobuf.Timestamp a_time = 18;
  google.protobuf.Duration a_duration = 19;
  google.protobuf.FieldMask a_mask = 20;

  optional int32 maybe_int32 = 31;
  optional uint64 maybe_uint64 = 32;
  optional double maybe_double = 33;
  optional bool maybe_bool = 34;
  optional string maybe_string = 35;
  optional Color maybe_color = 36;
  optional bytes maybe_bytes = 37;

  repeated int32 some_int32 = 51;
  repeated sint64 some_sint64 = 52;
  repeated fixed64 some_fixed64 = 53;
  repeated float some_float = 54;
  repeated bool some_bool = 55;
  repeated string some_string = 56;
  repeated Color some_color = 57;
  repeated Everything some_nested = 58;
  repeated google.protobuf.Timestamp some_time = 59;
  repeated string not_packed = 60;
  repeated int32 unpacked = 61 [packed = false];

  map<string, int32> int32_of = 71;
  map<string, string> string_of = 72;
  map<string, double> double_of = 73;
  map<string, Color> color_of = 74;
  map<string, Everything> nested_of = 75;
  map<string, google.protobuf.Duration> duration_of = 76;
  map<int32, string> by_int32 = 77;
  map<bool, string> by_bool = 78;

  oneof choice {
    int32 one_int32 = 91;
    string one_string = 92;
    Everything one_nested = 93;
    Color one_color = 94;
  }

  // Names that are not simply snake_case, and one that is another's JSON name.
  string own_name = 101 [json_name = "@own"];
  string x1y_2z = 102;
  string UPPER = 103;
  string trailing_ = 104;
  string takes = 105 [json_name = "taken"];
  string taken = 106 [json_name = "given"];
  string far_away = 536870911;
}

message Special {
  google.protobuf.Struct a_struct = 1;
  google.protobuf.Value a_value = 2;
  google.protobuf.ListValue a_list = 3;
  google.protobuf.Int64Value a_wrapper = 4;
  google.protobuf.NullValue a_null = 5;
  string a_string = 6;
  google.protobuf.Any an_any = 7;
  repeated google.protobuf.Value some_value = 8;
  map<string, google.protobuf.Value> value_of = 9;
  oneof choice {
    google.protobuf.Value one_value = 10;
    google.protobuf.Struct one_struct = 11;
  }
  repeated google.protobuf.DoubleValue some_double = 12;
  map<string, google.protobuf.BoolValue> bool_of = 13;
  google.protobuf.StringValue a_text = 14;
  google.protobuf.BytesValue a_blob = 15;
  google.protobuf.FloatValue a_float = 16;
  google.protobuf.UInt32Value a_uint32 = 17;
  repeated google.protobuf.ListValue some_list = 18;
}
)";

constexpr char kProto2[] = R"(
syntax = "proto2";
package test;

message Legacy {
  enum Size { SMALL = 1; LARGE = 2; }
  required int32 id = 1;
  optional Size size = 2 [default = LARGE];
  repeated Size sizes = 3;
  optional group Part = 4 { optional string text = 5; }
  optional string text = 6;
  optional Legacy nested = 7;
  extensions 100 to 200;
}
)";

const google::protobuf::DescriptorPool* BuildPool() {
  // Links the generated well-known types, so that the pool has them.
  [[maybe_unused]] const Descriptor* const linked[] = {
      google::protobuf::Any::descriptor(),
      google::protobuf::Timestamp::descriptor(),
      google::protobuf::Duration::descriptor(),
      google::protobuf::FieldMask::descriptor(),
      google::protobuf::Struct::descriptor(),
      google::protobuf::Int64Value::descriptor()};
  auto* pool = new google::protobuf::DescriptorPool(
      google::protobuf::DescriptorPool::generated_pool());
  int number = 0;
  for (const std::string source : {kProto3, kProto2}) {
    google::protobuf::io::ArrayInputStream stream(
        source.data(), static_cast<int>(source.size()));
    google::protobuf::io::Tokenizer tokenizer(&stream, nullptr);
    google::protobuf::FileDescriptorProto file;
    file.set_name("test" + std::to_string(number++) + ".proto");
    if (!google::protobuf::compiler::Parser().Parse(&tokenizer, &file) ||
        pool->BuildFile(file) == nullptr) {
      std::cerr << "the test schema does not compile\n";
      std::abort();
    }
  }
  return pool;
}

}  // namespace

const Descriptor* TestMessage(const std::string& name) {
  static const auto* const pool = BuildPool();
  const Descriptor* message = pool->FindMessageTypeByName("test." + name);
  if (message == nullptr) std::abort();
  return message;
}

std::unique_ptr<google::protobuf::Message> NewMessage(
    const Descriptor* descriptor) {
  static auto* const dynamic = new google::protobuf::DynamicMessageFactory;
  const bool is_generated = descriptor->file()->pool() ==
                            google::protobuf::DescriptorPool::generated_pool();
  auto* factory = is_generated
                      ? google::protobuf::MessageFactory::generated_factory()
                      : dynamic;
  return std::unique_ptr<google::protobuf::Message>(
      factory->GetPrototype(descriptor)->New());
}

}  // namespace fireworks::json
