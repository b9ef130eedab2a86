#include "fireworks/json/dom_to_wire.h"

#include <algorithm>

#include "absl/container/inlined_vector.h"
#include "fireworks/json/wellknown_text.h"

namespace fireworks::json {
namespace {

// Which of a message's slots were filled.
class SlotSet {
 public:
  explicit SlotSet(size_t count) : words_((count + 63) / 64) {}
  // False if it was there.
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

// 3.21 ignores it, and 22 reads it if there is an extension of the name.
bool NamesAnExtension(std::string_view key) {
  return !key.empty() && key[0] == '[';
}

}  // namespace

bool DomToWire::WriteMessage(const MessageTable& table,
                             simdjson::dom::object object) {
  SlotSet seen(table.slot_count);
  for (const simdjson::dom::key_value_pair item : object) {
    const FieldTable* field = table.fields.Find(item.key);
    if (field == nullptr) {
      if (NamesAnExtension(item.key)) return false;
      continue;
    }
    // Twice the same field, or two of a oneof: merged, replaced or refused.
    if (!seen.Insert(field->slot)) return false;
    if (field->in_oneof && !seen.Insert(field->oneof_slot)) return false;
    if (!WriteField(*field, item.value)) return false;
  }
  return true;
}

bool DomToWire::WriteField(const FieldTable& field, Element value) {
  if (field.shape == FieldTable::Shape::kUnsupported) return false;
  if (value.is_null()) return !field.in_oneof;
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
    // Null is no element in 3.21 and a default one from 22.
    if (element.is_null()) return false;
    if (!WriteValue(field, field.tag, element)) return false;
  }
  return true;
}

bool DomToWire::WriteMap(const FieldTable& field, Element value) {
  simdjson::dom::object object;
  if (value.get(object) != simdjson::SUCCESS) return false;
  constexpr uint32_t kKeyTag = 1 << 3 | 2;  // Field 1, a string.
  const uint32_t value_tag = field.ValueTag();
  absl::InlinedVector<std::string_view, 16> keys;
  for (const simdjson::dom::key_value_pair item : object) {
    if (item.key.empty() || item.value.is_null()) return false;
    keys.push_back(item.key);
    const size_t entry = wire_.BeginMessage(field.tag);
    wire_.WriteString(kKeyTag, item.key);
    const size_t before = wire_.size();
    if (!WriteValue(field, value_tag, item.value)) return false;
    // The name of an unknown enum value: kept as 0 up to 25, removed from 31.
    if (wire_.size() == before) return false;
    wire_.EndMessage(entry);
  }
  // Twice the same key: replaced or refused.
  std::sort(keys.begin(), keys.end());
  return std::adjacent_find(keys.begin(), keys.end()) == keys.end();
}

bool DomToWire::WriteNested(const FieldTable& field, uint32_t tag,
                            Element value) {
  const MessageTable::Form form = field.message->form;
  const size_t start = wire_.BeginMessage(tag);
  if (form == MessageTable::Form::kFields) {
    simdjson::dom::object object;
    if (value.get(object) != simdjson::SUCCESS) return false;
    if (!WriteMessage(*field.message, object)) return false;
  } else {
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS) return false;
    if (!WriteWellKnown(form, text)) return false;
  }
  wire_.EndMessage(start);
  return true;
}

bool DomToWire::WriteWellKnown(MessageTable::Form form, std::string_view text) {
  constexpr uint32_t kSecondsTag = 1 << 3;    // Field 1, a varint.
  constexpr uint32_t kNanosTag = 2 << 3;      // Field 2, a varint.
  constexpr uint32_t kPathsTag = 1 << 3 | 2;  // Field 1, a string.
  if (form == MessageTable::Form::kFieldMask) {
    return ParseFieldMask(text, [this](std::string_view path) {
      wire_.WriteString(kPathsTag, path);
    });
  }
  const auto time = form == MessageTable::Form::kTimestamp
                        ? ParseTimestamp(text)
                        : ParseDuration(text);
  if (!time.has_value()) return false;
  wire_.WriteVarint(kSecondsTag, static_cast<uint64_t>(time->seconds));
  wire_.WriteVarint(kNanosTag,
                    static_cast<uint64_t>(static_cast<int64_t>(time->nanos)));
  return true;
}

}  // namespace fireworks::json
