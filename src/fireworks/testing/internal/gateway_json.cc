#include "fireworks/testing/internal/gateway_json.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "fireworks/internal/protobuf_compat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/wrappers.pb.h"

namespace fireworks::testing::internal {
namespace {

using ::fireworks::internal::JsonPrintStyle;
using ::fireworks::internal::PrintJson;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string PrintOrEmpty(const Message& message, const JsonPrintStyle& style) {
  absl::StatusOr<std::string> json = PrintJson(message, style);
  return json.ok() ? *std::move(json) : "{}";
}

void SetZero(const FieldDescriptor* field, Message* message) {
  const auto* reflection = message->GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return reflection->SetInt32(message, field, 0);
    case FieldDescriptor::CPPTYPE_INT64:
      return reflection->SetInt64(message, field, 0);
    case FieldDescriptor::CPPTYPE_UINT32:
      return reflection->SetUInt32(message, field, 0);
    case FieldDescriptor::CPPTYPE_UINT64:
      return reflection->SetUInt64(message, field, 0);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return reflection->SetDouble(message, field, 0);
    case FieldDescriptor::CPPTYPE_FLOAT:
      return reflection->SetFloat(message, field, 0);
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection->SetBool(message, field, false);
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection->SetEnumValue(message, field, 0);
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection->SetString(message, field, "");
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return;
  }
}

bool IsSingularMessage(const FieldDescriptor* field) {
  return !field->is_repeated() &&
         field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

bool IsWellKnown(const FieldDescriptor* field) {
  return field->message_type()->file()->package() == "google.protobuf";
}

// Sets the scalars that have presence and lack a value, in `message` and in the
// elements of its lists.
void FillZeros(Message* message) {
  const auto* descriptor = message->GetDescriptor();
  const auto* reflection = message->GetReflection();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const FieldDescriptor* field = descriptor->field(i);
    if (field->is_map()) continue;
    if (field->is_repeated()) {
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
      for (int e = 0; e < reflection->FieldSize(*message, field); ++e) {
        FillZeros(reflection->MutableRepeatedMessage(message, field, e));
      }
    } else if (field->has_presence() &&
               !reflection->HasField(*message, field)) {
      SetZero(field, message);
    }
  }
}

}  // namespace

std::string PrintUnpopulated(const Message& message) {
  // protobuf prints all but the messages held, which it has no null for.
  std::unique_ptr<Message> scalars(message.New());
  scalars->CopyFrom(message);
  FillZeros(scalars.get());

  std::vector<std::string> members;
  const auto* descriptor = message.GetDescriptor();
  const auto* reflection = message.GetReflection();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const FieldDescriptor* field = descriptor->field(i);
    if (!IsSingularMessage(field)) continue;
    std::string value = "null";
    if (reflection->HasField(message, field)) {
      const Message& held = reflection->GetMessage(message, field);
      value = IsWellKnown(field) ? PrintOrEmpty(held, JsonPrintStyle())
                                 : PrintUnpopulated(held);
    }
    members.push_back(absl::StrCat("\"", field->json_name(), "\":", value));
    reflection->ClearField(scalars.get(), field);
  }

  JsonPrintStyle style;
  style.print_without_presence = true;
  std::string json = PrintOrEmpty(*scalars, style);
  if (members.empty()) return json;
  json.pop_back();  // The closing brace.
  const absl::string_view comma = json.size() > 1 ? "," : "";
  return absl::StrCat(json, comma, absl::StrJoin(members, ","), "}");
}

std::string PrintPopulated(const Message& message) {
  return PrintOrEmpty(message, JsonPrintStyle());
}

std::string PrintError(const absl::Status& error) {
  google::protobuf::StringValue text;
  text.set_value(error.message().data(), error.message().size());
  return absl::StrCat("{\"code\":", error.raw_code(),
                      ",\"message\":", PrintOrEmpty(text, JsonPrintStyle()),
                      ",\"details\":[]}");
}

}  // namespace fireworks::testing::internal
