#include "fireworks/rest/transcoding/http_body.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "fireworks/internal/protobuf_compat.h"

namespace fireworks::rest {
namespace {

using ::fireworks::internal::NameView;
using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;

constexpr int kContentType = 1;
constexpr int kData = 2;

bool HasText(const Descriptor& type, int number) {
  const FieldDescriptor* field = type.FindFieldByNumber(number);
  return field != nullptr && !field->is_repeated() &&
         field->cpp_type() == FieldDescriptor::CPPTYPE_STRING;
}

}  // namespace

bool IsHttpBody(const Descriptor& type) {
  return NameView(type.full_name()) == "google.api.HttpBody" &&
         HasText(type, kContentType) && HasText(type, kData);
}

absl::Status ReadHttpBody(const Message& http_body, std::string* content_type,
                          std::string* body) {
  std::vector<const FieldDescriptor*> fields;
  const auto& get = *http_body.GetReflection();
  get.ListFields(http_body, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->number() == kContentType) {
      *content_type = get.GetString(http_body, field);
    } else if (field->number() == kData) {
      *body = get.GetString(http_body, field);
    } else {
      return absl::InvalidArgumentError(
          "the extensions of a google.api.HttpBody cannot travel in a request");
    }
  }
  return absl::OkStatus();
}

bool FillHttpBody(std::string_view response_body, std::string_view content_type,
                  std::string_view body, Message* response) {
  if (!response_body.empty()) {
    const FieldDescriptor* field =
        response->GetDescriptor()->FindFieldByName(std::string(response_body));
    if (field == nullptr || field->is_repeated() ||
        field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE ||
        !IsHttpBody(*field->message_type())) {
      return false;
    }
    response = response->GetReflection()->MutableMessage(response, field);
  }
  const Descriptor& type = *response->GetDescriptor();
  if (!IsHttpBody(type)) return false;
  const auto& set = *response->GetReflection();
  set.SetString(response, type.FindFieldByNumber(kContentType),
                std::string(content_type));
  set.SetString(response, type.FindFieldByNumber(kData), std::string(body));
  return true;
}

}  // namespace fireworks::rest
