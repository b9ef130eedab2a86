#include "fireworks/testing/internal/plain_field.h"

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "fireworks/internal/excerpt.h"
#include "fireworks/internal/strings.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace fireworks::testing::internal {

using ::fireworks::internal::AbslView;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

absl::Status InvalidText(std::string_view what, std::string_view text) {
  return absl::InvalidArgumentError(absl::StrCat(
      AbslView(what), " \"", fireworks::internal::Excerpt(text), "\""));
}

absl::StatusOr<const FieldDescriptor*> FindPlainField(
    std::string_view name, const Descriptor* message) {
  const FieldDescriptor* field = message->FindFieldByName(std::string(name));
  if (field == nullptr) return InvalidText("unknown field", name);
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
    case FieldDescriptor::CPPTYPE_ENUM:
    case FieldDescriptor::CPPTYPE_BOOL:
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
      if (!field->is_repeated()) return field;
      break;
    default:
      break;
  }
  return InvalidText("not a string, enum, boolean or integer field:", name);
}

int64_t PlainNumber(const Message& message, const FieldDescriptor* field) {
  const auto* reflection = message.GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection->GetEnumValue(message, field);
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection->GetBool(message, field) ? 1 : 0;
    case FieldDescriptor::CPPTYPE_INT32:
      return reflection->GetInt32(message, field);
    case FieldDescriptor::CPPTYPE_INT64:
      return reflection->GetInt64(message, field);
    default:
      return 0;
  }
}

}  // namespace fireworks::testing::internal
