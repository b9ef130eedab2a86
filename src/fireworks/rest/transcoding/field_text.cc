#include "fireworks/rest/transcoding/field_text.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <string_view>
#include <type_traits>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "fireworks/internal/protobuf_compat.h"
#include "fireworks/internal/quote.h"
#include "fireworks/rest/transcoding/json_check.h"

namespace fireworks::rest {
namespace {

using ::fireworks::internal::NameView;
using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;

template <typename Number>
std::string_view NumberText(Number number, std::string* scratch) {
  if constexpr (std::is_floating_point_v<Number>) {
    if (std::isnan(number)) return "NaN";
    if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
  }
  std::array<char, 32> buffer;
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  scratch->assign(buffer.data(), end.ptr);
  return *scratch;
}

std::string_view EnumText(const FieldDescriptor& field, int number,
                          std::string* scratch) {
  const auto* value = field.enum_type()->FindValueByNumber(number);
  if (value != nullptr) return NameView(value->name());
  return NumberText(number, scratch);
}

std::string_view StringText(const FieldDescriptor& field,
                            const std::string& text, std::string* scratch) {
  if (field.type() != FieldDescriptor::TYPE_BYTES) return text;
  // A temporary, because `text` may be *scratch.
  *scratch = absl::Base64Escape(text);
  return *scratch;
}

// Uses protoc's rule for deriving a JSON name from a field name.
void AppendCamelCase(std::string_view path, std::string* out) {
  bool upper = false;
  for (const char c : path) {
    if (c == '_') {
      upper = true;
      continue;
    }
    out->push_back(upper ? absl::ascii_toupper(static_cast<unsigned char>(c))
                         : c);
    upper = false;
  }
}

absl::StatusOr<std::string> FieldMaskText(const Message& mask,
                                          bool camel_case) {
  const FieldDescriptor* paths = mask.GetDescriptor()->FindFieldByNumber(1);
  const Reflection& reflection = *mask.GetReflection();
  std::string text;
  std::string scratch;
  const int count = reflection.FieldSize(mask, paths);
  for (int i = 0; i < count; ++i) {
    const std::string& path =
        reflection.GetRepeatedStringReference(mask, paths, i, &scratch);
    if (path.empty() || path.find(',') != std::string::npos) {
      return absl::InvalidArgumentError(
          absl::StrCat("the path ", fireworks::internal::Quote(path),
                       " is empty or contains a comma"));
    }
    if (i > 0) text.push_back(',');
    if (camel_case) {
      AppendCamelCase(path, &text);
    } else {
      text.append(path);
    }
  }
  return text;
}

using ByteSet = std::array<bool, 256>;

constexpr ByteSet MakeSet(std::string_view marks) {
  ByteSet set{};
  for (unsigned char c = 'a'; c <= 'z'; ++c) set[c] = true;
  for (unsigned char c = 'A'; c <= 'Z'; ++c) set[c] = true;
  for (unsigned char c = '0'; c <= '9'; ++c) set[c] = true;
  for (const char c : marks) set[static_cast<unsigned char>(c)] = true;
  return set;
}
constexpr ByteSet kUnreserved = MakeSet("-_.~");
constexpr ByteSet kUnreservedAndSlash = MakeSet("-_.~/");

void AppendEscape(unsigned char byte, std::string* out) {
  constexpr char kHex[] = "0123456789ABCDEF";
  const char escape[] = {'%', kHex[byte >> 4U], kHex[byte & 0xFU]};
  out->append(escape, sizeof(escape));
}

// Copies whole runs, because most text needs no escape.
void AppendEncoded(std::string_view text, const ByteSet& plain,
                   std::string* out) {
  size_t run = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (plain[byte]) continue;
    out->append(text.substr(run, i - run));
    AppendEscape(byte, out);
    run = i + 1;
  }
  out->append(text.substr(run));
}

}  // namespace

std::string_view ScalarText(const Message& message,
                            const FieldDescriptor& field, int index,
                            std::string* scratch) {
  const Reflection& get = *message.GetReflection();
  const auto value = [&](auto singular, auto repeated) {
    return index == kSingular ? (get.*singular)(message, &field)
                              : (get.*repeated)(message, &field, index);
  };
  using R = Reflection;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return NumberText(value(&R::GetInt32, &R::GetRepeatedInt32), scratch);
    case FieldDescriptor::CPPTYPE_INT64:
      return NumberText(value(&R::GetInt64, &R::GetRepeatedInt64), scratch);
    case FieldDescriptor::CPPTYPE_UINT32:
      return NumberText(value(&R::GetUInt32, &R::GetRepeatedUInt32), scratch);
    case FieldDescriptor::CPPTYPE_UINT64:
      return NumberText(value(&R::GetUInt64, &R::GetRepeatedUInt64), scratch);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return NumberText(value(&R::GetDouble, &R::GetRepeatedDouble), scratch);
    case FieldDescriptor::CPPTYPE_FLOAT:
      return NumberText(value(&R::GetFloat, &R::GetRepeatedFloat), scratch);
    case FieldDescriptor::CPPTYPE_BOOL:
      return value(&R::GetBool, &R::GetRepeatedBool) ? "true" : "false";
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumText(field, value(&R::GetEnumValue, &R::GetRepeatedEnumValue),
                      scratch);
    case FieldDescriptor::CPPTYPE_STRING:
      return StringText(
          field,
          index == kSingular
              ? get.GetStringReference(message, &field, scratch)
              : get.GetRepeatedStringReference(message, &field, index, scratch),
          scratch);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      break;  // Not reached: callers check the field's type first.
  }
  return {};
}

bool IsTextMessage(const FieldDescriptor& field) {
  switch (field.message_type()->well_known_type()) {
    case Descriptor::WELLKNOWNTYPE_UNSPECIFIED:
    case Descriptor::WELLKNOWNTYPE_ANY:
    case Descriptor::WELLKNOWNTYPE_VALUE:
    case Descriptor::WELLKNOWNTYPE_LISTVALUE:
    case Descriptor::WELLKNOWNTYPE_STRUCT:
      return false;
    default:
      return true;
  }
}

absl::StatusOr<std::string> MessageText(const Message& message,
                                        bool camel_case_field_masks) {
  switch (message.GetDescriptor()->well_known_type()) {
    case Descriptor::WELLKNOWNTYPE_FIELDMASK:
      return FieldMaskText(message, camel_case_field_masks);
    case Descriptor::WELLKNOWNTYPE_TIMESTAMP:
    case Descriptor::WELLKNOWNTYPE_DURATION: {
      absl::Status status = CheckForJson(message);
      if (!status.ok()) return status;
      absl::StatusOr<std::string> json =
          ::fireworks::internal::PrintJson(message);
      if (!json.ok()) return json;
      // Removes the quotes. The text needs no unescaping.
      return json->substr(1, json->size() - 2);
    }
    default: {  // The wrappers.
      std::string scratch;
      return std::string(
          ScalarText(message, *message.GetDescriptor()->FindFieldByNumber(1),
                     kSingular, &scratch));
    }
  }
}

void AppendPercentEncoded(std::string_view text, std::string* out) {
  AppendEncoded(text, kUnreserved, out);
}

void AppendPercentEncodedPath(std::string_view text, std::string* out) {
  AppendEncoded(text, kUnreservedAndSlash, out);
}

}  // namespace fireworks::rest
