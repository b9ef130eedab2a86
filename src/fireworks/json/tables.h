#ifndef FIREWORKS_JSON_TABLES_H_
#define FIREWORKS_JSON_TABLES_H_

// What the accelerator must know about a message type. Made once from the type's
// descriptor.

#include <google/protobuf/descriptor.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>

#include "fireworks/json/name_table.h"

namespace fireworks::json {

struct MessageTable;

struct EnumTable {
  const google::protobuf::EnumDescriptor* descriptor = nullptr;
  NameTable<int32_t> numbers;
};

// Small, so that the data of a field is next to its name in a NameTable.
struct FieldTable {
  // How the field is read.
  enum class Shape : uint8_t {
    kSingular,
    kRepeated,
    kMap,          // With string keys.
    kUnsupported,  // Left to protobuf.
  };

  google::protobuf::FieldDescriptor::CppType cpp_type() const {
    return google::protobuf::FieldDescriptor::TypeToCppType(type);
  }
  // The tag of a map's value inside an entry.
  uint32_t ValueTag() const;

  Shape shape = Shape::kUnsupported;
  bool in_oneof = false;
  // Two numbers below the message's slot_count: that of the field, and that of its
  // oneof. Two fields with a common number must not both be in a body.
  uint16_t slot = 0;
  uint16_t oneof_slot = 0;
  // The type of the value, if the field is a map.
  google::protobuf::FieldDescriptor::Type type =
      google::protobuf::FieldDescriptor::TYPE_INT32;
  uint32_t tag = 0;  // The tag on the wire; of each element if repeated.
  const MessageTable* message = nullptr;
  const EnumTable* enumeration = nullptr;
};
static_assert(sizeof(FieldTable) <= 32);

struct MessageTable {
  enum class Form : uint8_t {
    kFields,
    kWrapper,  // Has the JSON of its only field, `value`.
    kTimestamp,
    kDuration,
    kFieldMask,
    kStruct,
    kValue,
    kListValue,
    kUnsupported,  // Left to protobuf: Any, or thousands of fields.
  };

  const google::protobuf::Descriptor* descriptor = nullptr;
  Form form = Form::kUnsupported;
  size_t slot_count = 0;
  NameTable<FieldTable> fields;  // By JSON name and by the name in the .proto.
};

// Thread-safe.
class TableCache {
 public:
  TableCache() = default;
  TableCache(const TableCache&) = delete;
  TableCache& operator=(const TableCache&) = delete;

  // Lives as long as the cache. Null if other threads use the cache for too long.
  const MessageTable* Get(const google::protobuf::Descriptor* descriptor);

 private:
  const MessageTable* Build(const google::protobuf::Descriptor* descriptor);
  const EnumTable* Build(const google::protobuf::EnumDescriptor* descriptor);
  FieldTable Build(const google::protobuf::FieldDescriptor* descriptor);

  // Guards the maps. A table does not change after Get() returns it.
  std::timed_mutex mutex_;
  std::map<const google::protobuf::Descriptor*, std::unique_ptr<MessageTable>>
      messages_;
  std::map<const google::protobuf::EnumDescriptor*, std::unique_ptr<EnumTable>>
      enums_;
};

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_TABLES_H_
