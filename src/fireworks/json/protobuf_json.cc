#include "fireworks/json/protobuf_json.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "fireworks/internal/protobuf_compat.h"
#include "fireworks/internal/strings.h"
#include "fireworks/internal/utf8.h"
#include "fireworks/json/descriptors.h"
#include "fireworks/json/json_text.h"
#include "fireworks/json/precheck.h"

namespace fireworks::json {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// The next three are needed only for some versions of protobuf.

[[maybe_unused]] absl::Status CheckQuadraticBytes(std::string_view body,
                                                  const Descriptor& type) {
  if (body.size() <= kMaxQuadraticBytes ||
      !Reaches(type, {Descriptor::WELLKNOWNTYPE_STRUCT,
                      Descriptor::WELLKNOWNTYPE_VALUE,
                      Descriptor::WELLKNOWNTYPE_LISTVALUE,
                      Descriptor::WELLKNOWNTYPE_ANY})) {
    return absl::OkStatus();
  }
  return absl::ResourceExhaustedError(absl::StrCat(
      "the body has ", body.size(), " bytes, more than the ",
      kMaxQuadraticBytes,
      " that this version of protobuf can read fast enough ",
      "for a type with a google.protobuf.Struct, Value, ListValue or Any"));
}

// True if a member may have an empty name. A string can make this wrongly true.
[[maybe_unused]] bool MayHaveEmptyName(std::string_view body) {
  constexpr std::string_view kBlank = " \t\n\r";
  for (const std::string_view quotes : {"\"\"", "''"}) {
    for (size_t i = body.find(quotes); i != body.npos;
         i = body.find(quotes, i + 1)) {
      const size_t next = body.find_first_not_of(kBlank, i + quotes.size());
      if (next != body.npos && body[next] == ':') return true;
    }
  }
  return false;
}

// Appends the value of a field of type `type`. Drops the members of messages that have
// an empty name, but keeps those of maps and of Struct, where they are allowed.
[[maybe_unused]] void AppendWithoutEmptyNames(std::string_view value,
                                              const Descriptor& type,
                                              std::string* out) {
  const auto parts = PartsOf(value);
  if (!parts.has_value() || !(HasMembers(type) || type.map_key() != nullptr)) {
    out->append(value);
    return;
  }
  const bool is_object = value[value.find_first_of("{[")] == '{';
  const char* separator = "";
  out->push_back(is_object ? '{' : '[');
  for (const JsonPart& part : *parts) {
    const FieldDescriptor* field = nullptr;
    if (is_object && type.map_key() != nullptr) {
      field = type.map_value();
    } else if (is_object) {
      if (part.key.empty()) continue;
      field = FindField(type, UnescapedKey(part.key));
    }
    out->append(separator);
    separator = ",";
    if (is_object) {
      absl::StrAppend(out, "\"", internal::AbslView(part.key), "\":");
    }
    const Descriptor* nested = is_object ? nullptr : &type;
    if (field != nullptr) nested = field->message_type();
    if (nested != nullptr) {
      AppendWithoutEmptyNames(part.value, *nested, out);
    } else {
      out->append(part.value);
    }
  }
  out->push_back(is_object ? '}' : ']');
}

bool IsProperDuration(const Message& duration) {
  const auto* descriptor = duration.GetDescriptor();
  const auto* reflection = duration.GetReflection();
  const int64_t seconds =
      reflection->GetInt64(duration, descriptor->FindFieldByNumber(1));
  const int32_t nanos =
      reflection->GetInt32(duration, descriptor->FindFieldByNumber(2));
  return (seconds >= 0 && nanos >= 0) || (seconds <= 0 && nanos <= 0);
}

// True if every Duration in the message is valid.
bool HasProperDurations(const Message& message) {
  if (message.GetDescriptor()->well_known_type() ==
      Descriptor::WELLKNOWNTYPE_DURATION) {
    return IsProperDuration(message);
  }
  const auto* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      if (!HasProperDurations(reflection->GetMessage(message, field))) {
        return false;
      }
      continue;
    }
    for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
      if (!HasProperDurations(
              reflection->GetRepeatedMessage(message, field, i))) {
        return false;
      }
    }
  }
  return true;
}

// Removes an escape such as "\\u00e9" from the start of `text`, and returns its number.
std::optional<char32_t> TakeUtf16(std::string_view& text) {
  uint32_t number = 0;
  if (text.size() < 6 || text.substr(0, 2) != "\\u" ||
      !absl::SimpleHexAtoi(internal::AbslView(text.substr(2, 4)), &number)) {
    return std::nullopt;
  }
  text.remove_prefix(6);
  return number;
}

}  // namespace

// Not by protobuf, which takes a microsecond for each key, and a body may have millions.
std::string UnescapedKey(std::string_view key) {
  constexpr std::string_view kEscapes = "\"\\/bfnrt";
  constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  std::string name;
  while (!key.empty()) {
    const size_t plain = std::min(key.find('\\'), key.size());
    name.append(key.substr(0, plain));
    key.remove_prefix(plain);
    if (key.empty()) break;
    const size_t escape = key.size() < 2 ? key.npos : kEscapes.find(key[1]);
    if (escape != key.npos) {
      name.push_back(kMeanings[escape]);
      key.remove_prefix(2);
      continue;
    }
    std::optional<char32_t> c = TakeUtf16(key);
    if (c.has_value() && *c >= 0xd800 && *c < 0xdc00) {
      const std::optional<char32_t> low = TakeUtf16(key);
      c = low.has_value() && *low >= 0xdc00 && *low < 0xe000
              ? std::make_optional(0x10000 + ((*c - 0xd800) << 10) +
                                   (*low - 0xdc00))
              : std::nullopt;
    } else if (c.has_value() && *c >= 0xdc00 && *c < 0xe000) {
      c = std::nullopt;
    }
    if (!c.has_value()) return "";
    internal::AppendUtf8(*c, &name);
  }
  return name;
}

bool LacksAllFields(const Message& message) {
  const Descriptor& type = *message.GetDescriptor();
  if (!HasMembers(type) || type.field_count() == 0) return false;
  const auto& reflection = *message.GetReflection();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    if (field->is_repeated() ? reflection.FieldSize(message, field) > 0
                             : reflection.HasField(message, field)) {
      return false;
    }
  }
  return true;
}

bool HoldsOnlyUnknownMembers(std::string_view body, const Descriptor& type) {
  bool is_unknown = false;
  VisitParts(body, [&](const JsonPart& part) {
    is_unknown = FindField(type, UnescapedKey(part.key)) == nullptr;
    return is_unknown;
  });
  return is_unknown && StartsWithObject(body);
}

absl::Status ParseWithProtobuf(std::string_view body, Message* message) {
  const Descriptor& type = *message->GetDescriptor();
  std::string without_empty_names;
  if constexpr (internal::kOldJsonParser) {
    message->Clear();
    if (absl::Status status = CheckQuadraticBytes(body, type); !status.ok()) {
      return status;
    }
    if (MayHaveEmptyName(body)) {
      if (!IsOneJsonValue(body)) {
        return absl::InvalidArgumentError(
            "it has an empty key, or is not JSON");
      }
      AppendWithoutEmptyNames(body, type, &without_empty_names);
      body = without_empty_names;
    }
  }
  absl::Status status = internal::ParseJson(body, message);
  if (status.ok() && Reaches(type, {Descriptor::WELLKNOWNTYPE_DURATION}) &&
      !HasProperDurations(*message)) {
    message->Clear();
    return absl::InvalidArgumentError(
        "the seconds and nanos of a Duration differ in sign");
  }
  return status;
}

}  // namespace fireworks::json
