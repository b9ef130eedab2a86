#include "fireworks/rest/transcoding/json_check.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/message.h>
#include <google/protobuf/unknown_field_set.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "fireworks/internal/protobuf_compat.h"
#include "fireworks/internal/quote.h"
#include "fireworks/internal/strings.h"
#include "fireworks/internal/utf8.h"

namespace fireworks::rest {
namespace {

using ::fireworks::internal::AbslView;
using ::fireworks::internal::kOldJsonParser;
using ::fireworks::internal::NameView;
using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;
using ::google::protobuf::UnknownField;
using ::google::protobuf::UnknownFieldSet;

constexpr int kMaxAnys = 10;
constexpr int kMaxDepth = 100;  // protobuf's parsers have the same limit.

absl::Status CheckText(std::string_view text, const FieldDescriptor& field) {
  return CheckUtf8(text, "", NameView(field.json_name()));
}

// Puts the name of the field that contains the fault before its error.
absl::Status Within(const FieldDescriptor& field, const absl::Status& status) {
  if (status.ok()) return status;
  return absl::InvalidArgumentError(absl::StrCat(
      AbslView(NameView(field.json_name())), ": ", status.message()));
}

// Checks a Timestamp or a Duration.
absl::Status CheckTime(const Message& message, int64_t min_seconds,
                       int64_t max_seconds, int min_nanos) {
  const Descriptor& type = *message.GetDescriptor();
  const Reflection& get = *message.GetReflection();
  const auto seconds = get.GetInt64(message, type.FindFieldByNumber(1));
  const auto nanos = get.GetInt32(message, type.FindFieldByNumber(2));
  const bool differ = (seconds < 0 && nanos > 0) || (seconds > 0 && nanos < 0);
  const char* fault = nullptr;
  if (seconds < min_seconds || seconds > max_seconds || nanos < min_nanos ||
      nanos > 999'999'999) {
    fault = " are out of range: ";
  } else if (differ && min_nanos < 0) {
    fault = " differ in sign: ";
  }
  if (fault == nullptr) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "the seconds and nanos of a ", AbslView(NameView(type.name())), fault,
      seconds, " and ", nanos));
}

absl::Status CheckWire(std::string_view bytes, const Descriptor& type,
                       int depth);

absl::Status CheckWireFields(const UnknownFieldSet& fields,
                             const Descriptor& type, int depth) {
  for (int i = 0; i < fields.field_count(); ++i) {
    const UnknownField& unknown = fields.field(i);
    const FieldDescriptor* field = type.FindFieldByNumber(unknown.number());
    if (field == nullptr) {
      field =
          type.file()->pool()->FindExtensionByNumber(&type, unknown.number());
    }
    if (field == nullptr) continue;
    const Descriptor* nested = field->message_type();
    absl::Status status;
    if (unknown.type() == UnknownField::TYPE_GROUP && nested != nullptr) {
      status =
          Within(*field, CheckWireFields(unknown.group(), *nested, depth + 1));
    } else if (unknown.type() == UnknownField::TYPE_LENGTH_DELIMITED) {
      const std::string_view bytes = NameView(unknown.length_delimited());
      if (field->type() == FieldDescriptor::TYPE_STRING) {
        status = CheckText(bytes, *field);
      } else if (nested != nullptr) {
        status = Within(*field, CheckWire(bytes, *nested, depth + 1));
      }
    }
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// Checks the strings of a serialized message, because its parser complains on
// stderr about those that are not UTF-8. The parser finds other faults.
absl::Status CheckWire(std::string_view bytes, const Descriptor& type,
                       int depth) {
  UnknownFieldSet fields;
  if (depth > kMaxDepth ||
      !fields.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::InvalidArgumentError("the content of an Any is malformed");
  }
  return CheckWireFields(fields, type, depth);
}

absl::Status CheckMessage(const Message& message, int anys);

absl::Status CheckAny(const Message& any, int anys) {
  const auto part = [&](int number) {
    return any.GetReflection()->GetString(
        any, any.GetDescriptor()->FindFieldByNumber(number));
  };
  const std::string url = part(1);
  const std::string value = part(2);
  if (url.empty() && value.empty()) return absl::OkStatus();
  const Descriptor* type =
      any.GetDescriptor()->file()->pool()->FindMessageTypeByName(
          url.substr(url.rfind('/') + 1));
  // The old printer refuses other hosts.
  const bool is_known =
      url.find('/') != std::string::npos && type != nullptr &&
      (!kOldJsonParser || absl::StartsWith(url, "type.googleapis.com/"));
  if (!is_known) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the type of an Any is not known: ", fireworks::internal::Quote(url)));
  }
  if (anys >= kMaxAnys) {
    return absl::InvalidArgumentError("too many Anys contain each other");
  }
  absl::Status status = CheckWire(value, *type, 1);
  if (!status.ok()) return status;
  google::protobuf::DynamicMessageFactory factory;
  factory.SetDelegateToGeneratedFactory(true);
  const std::unique_ptr<Message> content(factory.GetPrototype(type)->New());
  if (!content->ParsePartialFromString(value)) {
    return absl::InvalidArgumentError("the content of an Any is malformed");
  }
  return CheckMessage(*content, anys + 1);
}

// Checks a string or a message. `index` is -1 if the field is not repeated.
absl::Status CheckValue(const Message& message, const FieldDescriptor& field,
                        int index, int anys) {
  const Reflection& get = *message.GetReflection();
  if (field.type() == FieldDescriptor::TYPE_STRING) {
    std::string scratch;
    return CheckText(
        index < 0
            ? get.GetStringReference(message, &field, &scratch)
            : get.GetRepeatedStringReference(message, &field, index, &scratch),
        field);
  }
  const Message& nested = index < 0
                              ? get.GetMessage(message, &field)
                              : get.GetRepeatedMessage(message, &field, index);
  return Within(field, CheckMessage(nested, anys));
}

// `anys` is the number of Anys that contain the message.
absl::Status CheckMessage(const Message& message, int anys) {
  const auto well_known = message.GetDescriptor()->well_known_type();
  if (well_known == Descriptor::WELLKNOWNTYPE_TIMESTAMP) {
    return CheckTime(message, -62'135'596'800, 253'402'300'799, 0);
  }
  if (well_known == Descriptor::WELLKNOWNTYPE_DURATION) {
    return CheckTime(message, -315'576'000'000, 315'576'000'000, -999'999'999);
  }
  const Reflection& get = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  get.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE &&
        field->type() != FieldDescriptor::TYPE_STRING) {
      continue;
    }
    const bool is_repeated = field->is_repeated();
    const int count = is_repeated ? get.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      absl::Status status =
          CheckValue(message, *field, is_repeated ? i : -1, anys);
      if (!status.ok()) return status;
    }
  }
  if (well_known != Descriptor::WELLKNOWNTYPE_ANY) return absl::OkStatus();
  return CheckAny(message, anys);
}

}  // namespace

absl::Status CheckForJson(const Message& message) {
  return CheckMessage(message, 0);
}

absl::Status CheckUtf8(std::string_view text, std::string_view prefix,
                       std::string_view name) {
  if (fireworks::internal::FindInvalidUtf8(text) == text.size()) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat("the field \"", AbslView(prefix), AbslView(name),
                   "\" is not valid UTF-8"));
}

}  // namespace fireworks::rest
