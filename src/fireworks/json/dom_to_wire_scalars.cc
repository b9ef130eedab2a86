// The part of DomToWire for scalars.

#include <cmath>
#include <limits>
#include <optional>
#include <type_traits>

#include "fireworks/json/dom_to_wire.h"
#include "fireworks/json/scalar_text.h"

namespace fireworks::json {
namespace {

using google::protobuf::FieldDescriptor;
using simdjson::dom::element_type;

// Beyond this, a double cannot represent every integer.
constexpr int64_t kMaxExactInteger = int64_t{1} << 53;

template <typename Int>
std::optional<Int> Narrow(std::optional<int64_t> value) {
  if (!value.has_value()) return std::nullopt;
  if (*value < 0 && !std::is_signed_v<Int>) return std::nullopt;
  const auto narrow = static_cast<Int>(*value);
  if (static_cast<int64_t>(narrow) != *value) return std::nullopt;
  return narrow;
}

template <typename Int>
std::optional<Int> Narrow(std::optional<uint64_t> value) {
  if (!value.has_value() ||
      *value > static_cast<uint64_t>(std::numeric_limits<Int>::max())) {
    return std::nullopt;
  }
  return static_cast<Int>(*value);
}

// Accepts a number or a string of digits. Fractions and exponents are left to
// protobuf, even if the value is an integer.
template <typename Int>
std::optional<Int> ReadInteger(simdjson::dom::element value) {
  switch (value.type()) {
    case element_type::INT64:
      return Narrow<Int>(
          std::optional<int64_t>(value.get_int64().value_unsafe()));
    case element_type::UINT64:
      return Narrow<Int>(
          std::optional<uint64_t>(value.get_uint64().value_unsafe()));
    case element_type::STRING: {
      const std::string_view text = value.get_string().value_unsafe();
      if constexpr (std::is_signed_v<Int>) {
        return Narrow<Int>(ParseInt64(text));
      } else {
        return Narrow<Int>(ParseUint64(text));
      }
    }
    default:
      return std::nullopt;
  }
}

std::optional<double> ReadReal(simdjson::dom::element value) {
  switch (value.type()) {
    case element_type::DOUBLE:
      return value.get_double().value_unsafe();
    case element_type::INT64: {
      // Beyond this, a float from a double may differ from a float from the integer.
      const int64_t integer = value.get_int64().value_unsafe();
      if (integer > kMaxExactInteger || integer < -kMaxExactInteger) {
        return std::nullopt;
      }
      return static_cast<double>(integer);
    }
    case element_type::STRING:
      return ParseNonFinite(value.get_string().value_unsafe());
    default:
      return std::nullopt;
  }
}

// Zigzag encoding makes small negative numbers short.
uint64_t ZigZag(int64_t value) {
  return (static_cast<uint64_t>(value) << 1) ^
         static_cast<uint64_t>(value >> 63);
}

// True if a number in the body may be -0, which simdjson reports as 0. A string can
// make this wrongly true.
bool MayHoldNegativeZero(std::string_view body) {
  for (size_t i = body.find("-0"); i != body.npos; i = body.find("-0", i + 1)) {
    const char after = i + 2 < body.size() ? body[i + 2] : '\0';
    const bool is_more = (after >= '0' && after <= '9') || after == '.' ||
                         after == 'e' || after == 'E';
    if (!is_more) return true;
  }
  return false;
}

}  // namespace

bool DomToWire::WriteValue(const FieldTable& field, uint32_t tag,
                           Element value) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return WriteText(field, tag, value);
    case FieldDescriptor::CPPTYPE_BOOL:
      return WriteBool(tag, value);
    case FieldDescriptor::CPPTYPE_ENUM:
      return WriteEnum(field, tag, value);
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      const size_t start = wire_.BeginMessage(tag);
      if (!WriteMessage(*field.message, value)) return false;
      wire_.EndMessage(start);
      return true;
    }
    case FieldDescriptor::CPPTYPE_INT32:
      return WriteInteger<int32_t>(field, tag, value);
    case FieldDescriptor::CPPTYPE_INT64:
      return WriteInteger<int64_t>(field, tag, value);
    case FieldDescriptor::CPPTYPE_UINT32:
      return WriteInteger<uint32_t>(field, tag, value);
    case FieldDescriptor::CPPTYPE_UINT64:
      return WriteInteger<uint64_t>(field, tag, value);
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return WriteReal(field, tag, value);
  }
  return false;
}

template <typename Int>
bool DomToWire::WriteInteger(const FieldTable& field, uint32_t tag,
                             Element value) {
  const std::optional<Int> integer = ReadInteger<Int>(value);
  if (!integer.has_value()) return false;
  switch (field.type) {
    case FieldDescriptor::TYPE_FIXED32:
    case FieldDescriptor::TYPE_SFIXED32:
      wire_.WriteFixed32(tag, static_cast<uint32_t>(*integer));
      break;
    case FieldDescriptor::TYPE_FIXED64:
    case FieldDescriptor::TYPE_SFIXED64:
      wire_.WriteFixed64(tag, static_cast<uint64_t>(*integer));
      break;
    case FieldDescriptor::TYPE_SINT32:
    case FieldDescriptor::TYPE_SINT64:
      wire_.WriteVarint(tag, ZigZag(static_cast<int64_t>(*integer)));
      break;
    default:
      wire_.WriteVarint(tag, static_cast<uint64_t>(*integer));
      break;
  }
  return true;
}

bool DomToWire::WriteReal(const FieldTable& field, uint32_t tag,
                          Element value) {
  const std::optional<double> real = ReadReal(value);
  if (!real.has_value()) return false;
  if (value.is_int64() && *real == 0 && MayBeNegativeZero()) return false;
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE) {
    wire_.WriteDouble(tag, *real);
    return true;
  }
  const bool is_beyond_float =
      std::isfinite(*real) &&
      std::fabs(*real) > std::numeric_limits<float>::max();
  if (is_beyond_float) return false;
  wire_.WriteFloat(tag, static_cast<float>(*real));
  return true;
}

bool DomToWire::MayBeNegativeZero() {
  if (!negative_zero_.has_value()) negative_zero_ = MayHoldNegativeZero(body_);
  return *negative_zero_;
}

bool DomToWire::WriteBool(uint32_t tag, Element value) {
  bool is_true = false;
  if (value.get(is_true) != simdjson::SUCCESS) return false;
  wire_.WriteVarint(tag, is_true ? 1 : 0);
  return true;
}

bool DomToWire::WriteText(const FieldTable& field, uint32_t tag,
                          Element value) {
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) return false;
  if (field.type == FieldDescriptor::TYPE_STRING) {
    wire_.WriteString(tag, text);
    return true;
  }
  const std::optional<std::string> bytes = ParseBase64(text);
  if (!bytes.has_value()) return false;
  wire_.WriteString(tag, *bytes);
  return true;
}

bool DomToWire::WriteEnum(const FieldTable& field, uint32_t tag,
                          Element value) {
  const EnumTable& table = *field.enumeration;
  std::string_view name;
  if (value.get(name) != simdjson::SUCCESS) {
    const std::optional<int32_t> number = ReadInteger<int32_t>(value);
    if (!number.has_value()) return false;
    // The handling of an unknown number depends on the enum and on the version.
    if (table.descriptor->FindValueByNumber(*number) == nullptr) return false;
    wire_.WriteVarint(tag,
                      static_cast<uint64_t>(static_cast<int64_t>(*number)));
    return true;
  }
  if (const int32_t* known = table.numbers.Find(name)) {
    wire_.WriteVarint(tag, static_cast<uint64_t>(static_cast<int64_t>(*known)));
    return true;
  }
  // An unknown name is dropped. Left to protobuf: a number in a string, and a field of
  // a oneof, which excludes other fields even if its value is dropped.
  return LooksLikeEnumName(name) && !field.in_oneof;
}

}  // namespace fireworks::json
