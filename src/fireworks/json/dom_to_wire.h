#ifndef FIREWORKS_JSON_DOM_TO_WIRE_H_
#define FIREWORKS_JSON_DOM_TO_WIRE_H_

// A walk over simdjson's DOM that writes a message in wire format.

#include <cstdint>
#include <optional>
#include <string_view>

#include "fireworks/json/simdjson_dom.h"
#include "fireworks/json/tables.h"
#include "fireworks/json/wellknown_text.h"
#include "fireworks/json/wire_buffer.h"

namespace fireworks::json {

// For one body. Every method that returns a bool returns false if the body must be
// left to JsonStringToMessage.
class DomToWire {
 public:
  // `body` is the text of the DOM.
  DomToWire(std::string_view body, WireBuffer* wire)
      : body_(body), wire_(*wire) {}

  // Writes the content of a message, from the JSON form of its type.
  bool WriteMessage(const MessageTable& table, simdjson::dom::element value);

 private:
  using Element = simdjson::dom::element;

  bool WriteMembers(const MessageTable& table, simdjson::dom::object object);
  bool WriteField(const FieldTable& field, Element value);
  bool WriteList(const FieldTable& field, Element value);
  bool WriteMap(const FieldTable& field, Element value);

  // Writes one value: of a singular field, of a list, or of a map.
  bool WriteValue(const FieldTable& field, uint32_t tag, Element value);
  bool WriteEnum(const FieldTable& field, uint32_t tag, Element value);
  bool WriteText(const FieldTable& field, uint32_t tag, Element value);
  bool WriteBool(uint32_t tag, Element value);
  bool WriteReal(const FieldTable& field, uint32_t tag, Element value);
  template <typename Int>
  bool WriteInteger(const FieldTable& field, uint32_t tag, Element value);

  // Write the content of a google.protobuf.Value, Struct or ListValue.
  bool WriteJsonValue(Element value);
  bool WriteStruct(simdjson::dom::object object);
  bool WriteListValue(simdjson::dom::array array);

  bool WriteTime(std::optional<SecondsAndNanos> time);

  // True if an integer 0 in the DOM may have been -0 in the body.
  bool MayBeNegativeZero();

  const std::string_view body_;
  WireBuffer& wire_;
  std::optional<bool> negative_zero_;  // Whether the body may contain a -0.
};

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_DOM_TO_WIRE_H_
