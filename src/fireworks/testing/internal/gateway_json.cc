#include "fireworks/testing/internal/gateway_json.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "fireworks/internal/protobuf_compat.h"
#include "fireworks/internal/strings.h"
#include "fireworks/internal/utf8.h"
#include "fireworks/json/json_text.h"
#include "fireworks/rest/transcoding/json_check.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/wrappers.pb.h"

namespace fireworks::testing::internal {
namespace {

using ::fireworks::internal::FirstCharacter;
using ::fireworks::internal::NameView;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::string_view kReplacement = "\xef\xbf\xbd";  // U+FFFD.

bool IsMessage(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

// Whether the field's message type is printed as one value, like Timestamp.
bool IsWellKnown(const FieldDescriptor& field) {
  return NameView(field.message_type()->file()->package()) == "google.protobuf";
}

bool IsSet(const Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  return field.is_repeated() ? reflection.FieldSize(message, &field) > 0
                             : reflection.HasField(message, &field);
}

// The JSON value of an unset field.
std::string ZeroOf(const FieldDescriptor& field) {
  if (field.is_map()) return "{}";
  if (field.is_repeated()) return "[]";
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return "null";
    case FieldDescriptor::CPPTYPE_STRING:
      return R"("")";
    case FieldDescriptor::CPPTYPE_BOOL:
      return "false";
    case FieldDescriptor::CPPTYPE_ENUM:
      return PrintString(NameView(field.default_value_enum()->name()));
    case FieldDescriptor::CPPTYPE_INT64:
    case FieldDescriptor::CPPTYPE_UINT64:
      return R"("0")";
    default:
      return "0";
  }
}

// The value of a field in `json`, the output of PrintPopulated().
std::string ValueIn(const std::string& json, const FieldDescriptor& field) {
  std::optional<std::string> value;
  json::VisitParts(json, [&](const json::JsonPart& part) {
    if (part.key == NameView(field.json_name())) value = part.value;
    return !value.has_value();
  });
  return value.has_value() ? *std::move(value) : ZeroOf(field);
}

// Prints the message or the list of messages in a field.
std::string PrintNested(const Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  if (!field.is_repeated()) {
    return PrintUnpopulated(reflection.GetMessage(message, &field));
  }
  const int size = reflection.FieldSize(message, &field);
  std::vector<std::string> elements;
  elements.reserve(static_cast<size_t>(size));
  for (int i = 0; i < size; ++i) {
    elements.push_back(
        PrintUnpopulated(reflection.GetRepeatedMessage(message, &field, i)));
  }
  return absl::StrCat("[", absl::StrJoin(elements, ","), "]");
}

}  // namespace

std::string PrintUnpopulated(const Message& message) {
  const std::string populated = PrintPopulated(message).value_or("{}");
  std::vector<std::string> members;
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(i);
    const bool is_set = IsSet(message, field);
    if (!is_set && field.real_containing_oneof() != nullptr) continue;
    const bool is_nested =
        IsMessage(field) && !field.is_map() && !IsWellKnown(field);
    members.push_back(absl::StrCat(PrintString(NameView(field.json_name())),
                                   ":",
                                   !is_set     ? ZeroOf(field)
                                   : is_nested ? PrintNested(message, field)
                                               : ValueIn(populated, field)));
  }
  return absl::StrCat("{", absl::StrJoin(members, ","), "}");
}

absl::StatusOr<std::string> PrintPopulated(const Message& message) {
  absl::Status status = rest::CheckForJson(message);
  if (!status.ok()) return status;
  return fireworks::internal::PrintJson(message);
}

absl::StatusOr<std::string> PrintField(const Message& message,
                                       const FieldDescriptor& field) {
  const absl::StatusOr<std::string> json = PrintPopulated(message);
  if (!json.ok()) return json.status();
  return ValueIn(*json, field);
}

std::string PrintString(std::string_view text) {
  google::protobuf::StringValue value;
  while (!text.empty()) {
    const std::string_view c = FirstCharacter(text);
    const bool is_utf8 = fireworks::internal::Utf8SequenceLength(c) > 0;
    value.mutable_value()->append(is_utf8 ? c : kReplacement);
    text.remove_prefix(c.size());
  }
  return fireworks::internal::PrintJson(value).value_or(R"("")");
}

std::string PrintError(const absl::Status& error) {
  return absl::StrCat(
      "{\"code\":", error.raw_code(), ",\"message\":",
      PrintString(fireworks::internal::StdView(error.message())),
      ",\"details\":[]}");
}

}  // namespace fireworks::testing::internal
