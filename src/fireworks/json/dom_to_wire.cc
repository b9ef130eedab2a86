#include "fireworks/json/dom_to_wire.h"

#include <algorithm>

#include "absl/container/inlined_vector.h"

namespace fireworks::json {
namespace {

// The slots of a message that were filled.
class SlotSet {
 public:
  explicit SlotSet(size_t count) : words_((count + 63) / 64) {}
  // False if the slot was already filled.
  bool Insert(size_t slot) {
    uint64_t& word = words_[slot / 64];
    const uint64_t bit = uint64_t{1} << (slot % 64);
    const bool is_new = (word & bit) == 0;
    word |= bit;
    return is_new;
  }

 private:
  absl::InlinedVector<uint64_t, 4> words_;
};

// 3.21 ignores such a key, and 22 reads it if an extension has the name.
bool NamesAnExtension(std::string_view key) {
  return !key.empty() && key[0] == '[';
}

// The keys of a map. protobuf replaces or refuses a key that occurs twice.
using MapKeys = absl::InlinedVector<std::string_view, 16>;
bool AreUnique(MapKeys* keys) {
  std::sort(keys->begin(), keys->end());
  return std::adjacent_find(keys->begin(), keys->end()) == keys->end();
}

// Null is a value of google.protobuf.Value, but not of other types.
bool TakesNull(const FieldTable& field) {
  return field.message != nullptr &&
         field.message->form == MessageTable::Form::kValue;
}

// A field's number and wire type.
template <uint32_t kNumber>
constexpr uint32_t kVarintTag = kNumber << 3;
template <uint32_t kNumber>
constexpr uint32_t kDoubleTag = kNumber << 3 | 1;
template <uint32_t kNumber>
constexpr uint32_t kStringTag = kNumber << 3 | 2;
template <uint32_t kNumber>
constexpr uint32_t kMessageTag = kStringTag<kNumber>;

}  // namespace

bool DomToWire::WriteMessage(const MessageTable& table, Element value) {
  using Form = MessageTable::Form;
  simdjson::dom::object object;
  simdjson::dom::array array;
  std::string_view text;
  switch (table.form) {
    case Form::kFields:
      return value.get(object) == simdjson::SUCCESS &&
             WriteMembers(table, object);
    case Form::kWrapper: {
      const FieldTable& field = *table.fields.Find("value");
      return WriteValue(field, field.tag, value);
    }
    case Form::kTimestamp:
      return value.get(text) == simdjson::SUCCESS &&
             WriteTime(ParseTimestamp(text));
    case Form::kDuration:
      return value.get(text) == simdjson::SUCCESS &&
             WriteTime(ParseDuration(text));
    case Form::kFieldMask:
      return value.get(text) == simdjson::SUCCESS &&
             ParseFieldMask(text, [this](std::string_view path) {
               wire_.WriteString(kStringTag<1>, path);
             });
    case Form::kStruct:
      return value.get(object) == simdjson::SUCCESS && WriteStruct(object);
    case Form::kValue:
      return WriteJsonValue(value);
    case Form::kListValue:
      return value.get(array) == simdjson::SUCCESS && WriteListValue(array);
    case Form::kUnsupported:
      return false;
  }
  return false;
}

bool DomToWire::WriteMembers(const MessageTable& table,
                             simdjson::dom::object object) {
  SlotSet seen(table.slot_count);
  for (const simdjson::dom::key_value_pair item : object) {
    const FieldTable* field = table.fields.Find(item.key);
    if (field == nullptr) {
      if (NamesAnExtension(item.key)) return false;
      continue;
    }
    // A field twice, or two fields of a oneof: protobuf merges, replaces or refuses.
    if (!seen.Insert(field->slot)) return false;
    if (field->in_oneof && !seen.Insert(field->oneof_slot)) return false;
    if (!WriteField(*field, item.value)) return false;
  }
  return true;
}

bool DomToWire::WriteField(const FieldTable& field, Element value) {
  if (field.shape == FieldTable::Shape::kUnsupported) return false;
  if (value.is_null() && !TakesNull(field)) return !field.in_oneof;
  switch (field.shape) {
    case FieldTable::Shape::kRepeated:
      return WriteList(field, value);
    case FieldTable::Shape::kMap:
      return WriteMap(field, value);
    default:
      return WriteValue(field, field.tag, value);
  }
}

bool DomToWire::WriteList(const FieldTable& field, Element value) {
  simdjson::dom::array array;
  if (value.get(array) != simdjson::SUCCESS) return false;
  for (const Element element : array) {
    // 3.21 skips a null, and 22 adds a default element.
    if (element.is_null() && !TakesNull(field)) return false;
    if (!WriteValue(field, field.tag, element)) return false;
  }
  return true;
}

bool DomToWire::WriteMap(const FieldTable& field, Element value) {
  simdjson::dom::object object;
  if (value.get(object) != simdjson::SUCCESS) return false;
  const uint32_t value_tag = field.ValueTag();
  MapKeys keys;
  for (const simdjson::dom::key_value_pair item : object) {
    if (item.key.empty()) return false;
    if (item.value.is_null() && !TakesNull(field)) return false;
    keys.push_back(item.key);
    const size_t entry = wire_.BeginMessage(field.tag);
    wire_.WriteString(kStringTag<1>, item.key);
    const size_t before = wire_.size();
    if (!WriteValue(field, value_tag, item.value)) return false;
    // The value is an unknown enum name. Up to 25 it is kept as 0; 31 removes it.
    if (wire_.size() == before) return false;
    wire_.EndMessage(entry);
  }
  return AreUnique(&keys);
}

bool DomToWire::WriteTime(std::optional<SecondsAndNanos> time) {
  if (!time.has_value()) return false;
  wire_.WriteVarint(kVarintTag<1>, static_cast<uint64_t>(time->seconds));
  wire_.WriteVarint(kVarintTag<2>,
                    static_cast<uint64_t>(static_cast<int64_t>(time->nanos)));
  return true;
}

bool DomToWire::WriteJsonValue(Element value) {
  using simdjson::dom::element_type;
  switch (value.type()) {
    case element_type::NULL_VALUE:
      wire_.WriteVarint(kVarintTag<1>, 0);
      return true;
    case element_type::INT64: {
      const int64_t integer = value.get_int64().value_unsafe();
      if (integer == 0 && MayBeNegativeZero()) return false;
      wire_.WriteDouble(kDoubleTag<2>, static_cast<double>(integer));
      return true;
    }
    case element_type::UINT64:
      wire_.WriteDouble(kDoubleTag<2>,
                        static_cast<double>(value.get_uint64().value_unsafe()));
      return true;
    case element_type::DOUBLE:
      wire_.WriteDouble(kDoubleTag<2>, value.get_double().value_unsafe());
      return true;
    case element_type::STRING:
      wire_.WriteString(kStringTag<3>, value.get_string().value_unsafe());
      return true;
    case element_type::BOOL:
      wire_.WriteVarint(kVarintTag<4>, value.get_bool().value_unsafe() ? 1 : 0);
      return true;
    case element_type::OBJECT: {
      const size_t start = wire_.BeginMessage(kMessageTag<5>);
      if (!WriteStruct(value.get_object().value_unsafe())) return false;
      wire_.EndMessage(start);
      return true;
    }
    case element_type::ARRAY: {
      const size_t start = wire_.BeginMessage(kMessageTag<6>);
      if (!WriteListValue(value.get_array().value_unsafe())) return false;
      wire_.EndMessage(start);
      return true;
    }
    default:  // Newer versions of simdjson have more types.
      return false;
  }
}

bool DomToWire::WriteStruct(simdjson::dom::object object) {
  MapKeys keys;
  for (const simdjson::dom::key_value_pair item : object) {
    keys.push_back(item.key);
    const size_t entry = wire_.BeginMessage(kMessageTag<1>);
    wire_.WriteString(kStringTag<1>, item.key);
    const size_t start = wire_.BeginMessage(kMessageTag<2>);
    if (!WriteJsonValue(item.value)) return false;
    wire_.EndMessage(start);
    wire_.EndMessage(entry);
  }
  return AreUnique(&keys);
}

bool DomToWire::WriteListValue(simdjson::dom::array array) {
  for (const Element element : array) {
    const size_t start = wire_.BeginMessage(kMessageTag<1>);
    if (!WriteJsonValue(element)) return false;
    wire_.EndMessage(start);
  }
  return true;
}

}  // namespace fireworks::json
