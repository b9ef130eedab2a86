#include "fireworks/json/tables.h"

#include <google/protobuf/wire_format_lite.h>

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
    default:
      return MessageTable::Form::kUnsupported;
  }
}

// Elements are written one by one: a parser takes both that and the packed
// form.
uint32_t TagOf(const FieldDescriptor* descriptor) {
  return WireFormatLite::MakeTag(
      descriptor->number(),
      WireFormatLite::WireTypeForFieldType(
          static_cast<WireFormatLite::FieldType>(descriptor->type())));
}

}  // namespace

const MessageTable& TableCache::Get(const Descriptor* descriptor) {
  if (const MessageTable* table = Find(descriptor)) return *table;
  std::lock_guard<std::mutex> lock(mutex_);
  if (const MessageTable* table = Find(descriptor)) return *table;
  owned_roots_.push_back(std::make_unique<Root>(Root{
      descriptor, Build(descriptor), roots_.load(std::memory_order_relaxed)}));
  roots_.store(owned_roots_.back().get(), std::memory_order_release);
  return *owned_roots_.back()->table;
}

const MessageTable* TableCache::Find(const Descriptor* descriptor) const {
  const Root* root = roots_.load(std::memory_order_acquire);
  while (root != nullptr && root->descriptor != descriptor) root = root->next;
  return root == nullptr ? nullptr : root->table;
}

const MessageTable* TableCache::Build(const Descriptor* descriptor) {
  std::unique_ptr<MessageTable>& owner = messages_[descriptor];
  if (owner != nullptr) return owner.get();  // Perhaps unfinished: a recursion.
  owner = std::make_unique<MessageTable>();
  MessageTable* table = owner.get();
  table->descriptor = descriptor;
  table->form = FormOf(descriptor);
  if (table->form != MessageTable::Form::kFields) return table;

  const auto field_count = static_cast<size_t>(descriptor->field_count());
  table->slot_count =
      field_count + static_cast<size_t>(descriptor->real_oneof_decl_count());
  table->fields.resize(field_count);
  for (size_t i = 0; i < field_count; ++i) {
    FieldTable* field = &table->fields[i];
    field->slot = i;
    BuildField(descriptor->field(static_cast<int>(i)), field);
    if (field->in_oneof) field->oneof_slot += field_count;
    for (const std::string_view name :
         {internal::NameView(field->descriptor->json_name()),
          internal::NameView(field->descriptor->name())}) {
      const FieldTable** known = table->by_name.Insert(name, field);
      // Two fields that share a name: which one is meant is protobuf's choice.
      if (*known != field) field->shape = FieldTable::Shape::kUnsupported;
      *known = field;
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

void TableCache::BuildField(const FieldDescriptor* descriptor,
                            FieldTable* field) {
  field->descriptor = descriptor;
  field->tag = TagOf(descriptor);
  field->shape = descriptor->is_repeated() ? FieldTable::Shape::kRepeated
                                           : FieldTable::Shape::kSingular;
  if (descriptor->real_containing_oneof() != nullptr) {
    field->in_oneof = true;
    field->oneof_slot =
        static_cast<size_t>(descriptor->real_containing_oneof()->index());
  }
  const FieldDescriptor* value = descriptor;
  if (descriptor->is_map()) {
    field->shape = FieldTable::Shape::kMap;
    if (descriptor->message_type()->map_key()->type() !=
        FieldDescriptor::TYPE_STRING) {
      field->shape = FieldTable::Shape::kUnsupported;
    }
    value = descriptor->message_type()->map_value();
    field->value_tag = TagOf(value);
  }
  field->type = value->type();
  field->cpp_type = value->cpp_type();
  if (field->type == FieldDescriptor::TYPE_GROUP) {
    field->shape = FieldTable::Shape::kUnsupported;
  } else if (field->type == FieldDescriptor::TYPE_MESSAGE) {
    field->message = Build(value->message_type());
    if (field->message->form == MessageTable::Form::kUnsupported) {
      field->shape = FieldTable::Shape::kUnsupported;
    }
  } else if (field->type == FieldDescriptor::TYPE_ENUM) {
    field->enumeration = Build(value->enum_type());
    // Its JSON is null.
    if (internal::NameView(value->enum_type()->full_name()) ==
        "google.protobuf.NullValue") {
      field->shape = FieldTable::Shape::kUnsupported;
    }
  }
}

}  // namespace fireworks::json
