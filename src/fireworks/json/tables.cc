#include "fireworks/json/tables.h"

#include <google/protobuf/wire_format_lite.h>

#include <chrono>
#include <limits>
#include <mutex>
#include <string_view>

#include "fireworks/internal/protobuf_compat.h"

namespace fireworks::json {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormatLite;

MessageTable::Form FormOf(const Descriptor* descriptor) {
  switch (descriptor->well_known_type()) {
    case Descriptor::WELLKNOWNTYPE_UNSPECIFIED:
      return MessageTable::Form::kFields;
    case Descriptor::WELLKNOWNTYPE_TIMESTAMP:
      return MessageTable::Form::kTimestamp;
    case Descriptor::WELLKNOWNTYPE_DURATION:
      return MessageTable::Form::kDuration;
    case Descriptor::WELLKNOWNTYPE_FIELDMASK:
      return MessageTable::Form::kFieldMask;
    case Descriptor::WELLKNOWNTYPE_STRUCT:
      return MessageTable::Form::kStruct;
    case Descriptor::WELLKNOWNTYPE_VALUE:
      return MessageTable::Form::kValue;
    case Descriptor::WELLKNOWNTYPE_LISTVALUE:
      return MessageTable::Form::kListValue;
    case Descriptor::WELLKNOWNTYPE_ANY:
      return MessageTable::Form::kUnsupported;
    default:
      return MessageTable::Form::kWrapper;
  }
}

// Elements are written one by one, because a parser accepts both that and the packed
// form.
uint32_t Tag(int number, FieldDescriptor::Type type) {
  return WireFormatLite::MakeTag(
      number, WireFormatLite::WireTypeForFieldType(
                  static_cast<WireFormatLite::FieldType>(type)));
}

// After a fork, the mutex may stay locked in the child.
constexpr std::chrono::milliseconds kLongestWait(10);

}  // namespace

uint32_t FieldTable::ValueTag() const { return Tag(2, type); }

const MessageTable* TableCache::Get(const Descriptor* descriptor) {
  const std::unique_lock<std::timed_mutex> lock(mutex_, kLongestWait);
  return lock ? Build(descriptor) : nullptr;
}

const MessageTable* TableCache::Build(const Descriptor* descriptor) {
  std::unique_ptr<MessageTable>& owner = messages_[descriptor];
  if (owner != nullptr) return owner.get();  // May be unfinished: a recursion.
  owner = std::make_unique<MessageTable>();
  MessageTable* table = owner.get();
  table->descriptor = descriptor;
  table->form = FormOf(descriptor);
  if (table->form != MessageTable::Form::kFields &&
      table->form != MessageTable::Form::kWrapper) {
    return table;
  }

  const int slot_count =
      descriptor->field_count() + descriptor->real_oneof_decl_count();
  if (slot_count > std::numeric_limits<uint16_t>::max()) {
    table->form = MessageTable::Form::kUnsupported;
    return table;
  }
  table->slot_count = static_cast<size_t>(slot_count);
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const FieldDescriptor* field = descriptor->field(i);
    const FieldTable built = Build(field);
    for (const std::string_view name : {internal::NameView(field->json_name()),
                                        internal::NameView(field->name())}) {
      FieldTable* known = table->fields.Insert(name, built);
      // Two fields share a name, and protobuf decides which one is meant.
      if (known->slot != built.slot) {
        known->shape = FieldTable::Shape::kUnsupported;
      }
    }
  }
  return table;
}

const EnumTable* TableCache::Build(const EnumDescriptor* descriptor) {
  std::unique_ptr<EnumTable>& owner = enums_[descriptor];
  if (owner != nullptr) return owner.get();
  owner = std::make_unique<EnumTable>();
  owner->descriptor = descriptor;
  for (int i = 0; i < descriptor->value_count(); ++i) {
    owner->numbers.Insert(internal::NameView(descriptor->value(i)->name()),
                          descriptor->value(i)->number());
  }
  return owner.get();
}

FieldTable TableCache::Build(const FieldDescriptor* descriptor) {
  FieldTable field;
  field.slot = static_cast<uint16_t>(descriptor->index());
  field.tag = Tag(descriptor->number(), descriptor->type());
  field.shape = descriptor->is_repeated() ? FieldTable::Shape::kRepeated
                                          : FieldTable::Shape::kSingular;
  if (descriptor->real_containing_oneof() != nullptr) {
    field.in_oneof = true;
    field.oneof_slot =
        static_cast<uint16_t>(descriptor->containing_type()->field_count() +
                              descriptor->real_containing_oneof()->index());
  }
  const FieldDescriptor* value = descriptor;
  if (descriptor->is_map()) {
    field.shape = FieldTable::Shape::kMap;
    if (descriptor->message_type()->map_key()->type() !=
        FieldDescriptor::TYPE_STRING) {
      field.shape = FieldTable::Shape::kUnsupported;
    }
    value = descriptor->message_type()->map_value();
  }
  field.type = value->type();
  if (field.type == FieldDescriptor::TYPE_GROUP) {
    field.shape = FieldTable::Shape::kUnsupported;
  } else if (field.type == FieldDescriptor::TYPE_MESSAGE) {
    field.message = Build(value->message_type());
    if (field.message->form == MessageTable::Form::kUnsupported) {
      field.shape = FieldTable::Shape::kUnsupported;
    }
  } else if (field.type == FieldDescriptor::TYPE_ENUM) {
    field.enumeration = Build(value->enum_type());
    // The JSON of NullValue is null.
    if (internal::NameView(value->enum_type()->full_name()) ==
        "google.protobuf.NullValue") {
      field.shape = FieldTable::Shape::kUnsupported;
    }
  }
  return field;
}

}  // namespace fireworks::json
