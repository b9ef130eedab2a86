#include "fireworks/rest/transcoding/query_builder.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <string>
#include <string_view>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "fireworks/internal/protobuf_compat.h"
#include "fireworks/internal/strings.h"
#include "fireworks/rest/transcoding/field_text.h"
#include "fireworks/rest/transcoding/json_check.h"

namespace fireworks::rest {
namespace {

using ::fireworks::internal::AbslView;
using ::fireworks::internal::NameView;
using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;

using Paths = absl::InlinedVector<std::string_view, 4>;

// The rest of `path` below `field`: for "book.name" and "book" this is "name".
// Empty if `path` is not below `field`.
std::string_view Below(std::string_view field, std::string_view path) {
  if (path.size() <= field.size() || path[field.size()] != '.' ||
      path.substr(0, field.size()) != field) {
    return {};
  }
  return path.substr(field.size() + 1);
}

// Why a query cannot express the field. nullptr if it can.
const char* Obstacle(const FieldDescriptor& field) {
  if (field.is_extension()) return "an extension";
  if (field.is_map()) return "a map";
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return nullptr;
  if (IsTextMessage(field)) return nullptr;
  if (field.is_repeated()) return "a repeated message";
  if (field.message_type()->well_known_type() !=
      Descriptor::WELLKNOWNTYPE_UNSPECIFIED) {
    return "of a type that a query cannot express";
  }
  return nullptr;
}

class QueryBuilder {
 public:
  QueryBuilder(bool camel_case_field_masks, std::string* out)
      : camel_case_field_masks_(camel_case_field_masks), out_(out) {}

  // `prefix` is put before each key: "" or "book.".
  absl::Status AddFields(const Message& message,
                         absl::Span<const std::string_view> left_out,
                         std::string_view prefix) {
    std::vector<const FieldDescriptor*> fields;
    message.GetReflection()->ListFields(message, &fields);
    for (const FieldDescriptor* field : fields) {
      const std::string_view name = NameView(field->name());
      bool skip = false;
      Paths below;
      for (const std::string_view path : left_out) {
        if (path == name) skip = true;
        const std::string_view rest = Below(name, path);
        if (!rest.empty()) below.push_back(rest);
      }
      if (skip) continue;
      absl::Status status = AddField(message, *field, below, prefix);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

 private:
  absl::Status AddField(const Message& message, const FieldDescriptor& field,
                        const Paths& left_out, std::string_view prefix) {
    const std::string_view name = NameView(field.json_name());
    if (const char* obstacle = Obstacle(field)) {
      return absl::InvalidArgumentError(
          absl::StrCat("the field \"", AbslView(prefix), AbslView(name),
                       "\" cannot be sent in a query: it is ", obstacle));
    }
    const bool repeated = field.is_repeated();
    if (!repeated && field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
        !IsTextMessage(field)) {
      return AddFields(message.GetReflection()->GetMessage(message, &field),
                       left_out,
                       absl::StrCat(AbslView(prefix), AbslView(name), "."));
    }
    const int count =
        repeated ? message.GetReflection()->FieldSize(message, &field) : 1;
    for (int i = 0; i < count; ++i) {
      absl::Status status =
          AddValue(message, field, repeated ? i : kSingular, prefix);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status AddValue(const Message& message, const FieldDescriptor& field,
                        int index, std::string_view prefix) {
    if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      return AddParameter(prefix, field,
                          ScalarText(message, field, index, &scratch_));
    }
    const auto& get = *message.GetReflection();
    const Message& value = index == kSingular
                               ? get.GetMessage(message, &field)
                               : get.GetRepeatedMessage(message, &field, index);
    const absl::StatusOr<std::string> text =
        MessageText(value, camel_case_field_masks_);
    if (!text.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "the field \"", AbslView(prefix),
          AbslView(NameView(field.json_name())),
          "\" cannot be sent in a query: ", text.status().message()));
    }
    const bool empty_mask =
        text->empty() && field.message_type()->well_known_type() ==
                             Descriptor::WELLKNOWNTYPE_FIELDMASK;
    if (empty_mask) return absl::OkStatus();
    return AddParameter(prefix, field, *text);
  }

  absl::Status AddParameter(std::string_view prefix,
                            const FieldDescriptor& field,
                            std::string_view value) {
    const std::string_view name = NameView(field.json_name());
    absl::Status status = CheckUtf8(value, prefix, name);
    if (!status.ok()) return status;
    out_->push_back(separator_);
    separator_ = '&';
    AppendPercentEncoded(prefix, out_);
    AppendPercentEncoded(name, out_);
    out_->push_back('=');
    AppendPercentEncoded(value, out_);
    return absl::OkStatus();
  }

  const bool camel_case_field_masks_;
  std::string* const out_;
  char separator_ = '?';
  std::string scratch_;
};

}  // namespace

absl::Status AppendQuery(const Message& message,
                         absl::Span<const std::string_view> left_out,
                         bool camel_case_field_masks, std::string* out) {
  return QueryBuilder(camel_case_field_masks, out)
      .AddFields(message, left_out, "");
}

}  // namespace fireworks::rest
