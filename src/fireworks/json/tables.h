#ifndef FIREWORKS_JSON_TABLES_H_
#define FIREWORKS_JSON_TABLES_H_

// What the accelerator needs to know of a message type, made from its
// descriptor once.

#include <google/protobuf/descriptor.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "fireworks/json/name_table.h"

namespace fireworks::json {

struct MessageTable;

struct EnumTable {
  const google::protobuf::EnumDescriptor* descriptor = nullptr;
  NameTable<int32_t> numbers;
};

struct FieldTable {
  // How the field is read.
  enum class Shape : uint8_t {
    kSingular,
    kRepeated,
    kMap,          // With string keys.
    kUnsupported,  // Left to protobuf.
  };

  const google::protobuf::FieldDescriptor* descriptor = nullptr;
  Shape shape = Shape::kUnsupported;
  // Both of the value, if it is a map.
  google::protobuf::FieldDescriptor::Type type =
      google::protobuf::FieldDescriptor::TYPE_INT32;
  google::protobuf::FieldDescriptor::CppType cpp_type =
      google::protobuf::FieldDescriptor::CPPTYPE_INT32;
  uint32_t tag = 0;        // As on the wire; of each element if repeated.
  uint32_t value_tag = 0;  // Of a map's value, inside of its entry.
  // Two numbers below the message's slot_count: two fields that share one
  // exclude each other in a body. The second is that of the oneof.
  size_t slot = 0;
  size_t oneof_slot = 0;
  bool in_oneof = false;
  const MessageTable* message = nullptr;
  const EnumTable* enumeration = nullptr;
};

struct MessageTable {
  enum class Form : uint8_t {
    kFields,
    kTimestamp,
    kDuration,
    kFieldMask,
    kUnsupported,  // Has a JSON form of its own that is left to protobuf.
  };

  // The field that the JSON name `key` or the name `key` in the .proto means;
  // nullptr if there is none.
  const FieldTable* Find(std::string_view key) const {
    const FieldTable* const* field = by_name.Find(key);
    return field == nullptr ? nullptr : *field;
  }

  const google::protobuf::Descriptor* descriptor = nullptr;
  Form form = Form::kUnsupported;
  size_t slot_count = 0;
  std::vector<FieldTable> fields;
  NameTable<const FieldTable*> by_name;
};

// Thread-safe; a lookup takes no lock once the table is there.
class TableCache {
 public:
  TableCache() = default;
  TableCache(const TableCache&) = delete;
  TableCache& operator=(const TableCache&) = delete;

  // Lives as long as the cache.
  const MessageTable& Get(const google::protobuf::Descriptor* descriptor);

 private:
  // A published table. The list is short: one for each type that was decoded by
  // itself, not as a part of another.
  struct Root {
    const google::protobuf::Descriptor* descriptor;
    const MessageTable* table;
    const Root* next;
  };

  const MessageTable* Find(
      const google::protobuf::Descriptor* descriptor) const;
  const MessageTable* Build(const google::protobuf::Descriptor* descriptor);
  const EnumTable* Build(const google::protobuf::EnumDescriptor* descriptor);
  void BuildField(const google::protobuf::FieldDescriptor* descriptor,
                  FieldTable* field);

  std::atomic<const Root*> roots_{nullptr};

  std::mutex mutex_;  // Guards what follows. Tables do not change once listed.
  std::vector<std::unique_ptr<Root>> owned_roots_;
  std::map<const google::protobuf::Descriptor*, std::unique_ptr<MessageTable>>
      messages_;
  std::map<const google::protobuf::EnumDescriptor*, std::unique_ptr<EnumTable>>
      enums_;
};

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_TABLES_H_
