#include "fireworks/testing/internal/request_binding.h"

#include <google/protobuf/util/json_util.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "fireworks/internal/excerpt.h"
#include "fireworks/internal/protobuf_compat.h"
#include "fireworks/internal/strings.h"
#include "fireworks/internal/utf8.h"
#include "fireworks/json/decoder.h"
#include "fireworks/rest/http/http_message.h"
#include "fireworks/rest/transcoding/path_template.h"
#include "fireworks/rest/transcoding/transcoder.h"
#include "fireworks/testing/internal/gateway_json.h"
#include "fireworks/testing/internal/path_match.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"
#include "google/protobuf/wrappers.pb.h"

namespace fireworks::testing::internal {
namespace {

using ::fireworks::internal::AbslView;
using ::fireworks::internal::Excerpt;
using ::fireworks::internal::FindInvalidUtf8;
using ::fireworks::internal::NameView;
using google::protobuf::BoolValue;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FieldMask;
using google::protobuf::Message;

bool IsMessage(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

// Finds a field by its name in the schema or in JSON.
const FieldDescriptor* FindField(const Descriptor& message,
                                 std::string_view name) {
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor* field = message.field(i);
    if (NameView(field->name()) == name ||
        NameView(field->json_name()) == name) {
      return field;
    }
  }
  return nullptr;
}

// The field at a dotted path through singular messages; nullptr if missing.
const FieldDescriptor* FindLeaf(const Descriptor& message,
                                std::string_view path) {
  const size_t dot = path.find('.');
  const FieldDescriptor* field = FindField(message, path.substr(0, dot));
  if (dot == std::string_view::npos || field == nullptr) return field;
  if (field->is_repeated() || !IsMessage(*field)) return nullptr;
  return FindLeaf(*field->message_type(), path.substr(dot + 1));
}

// The message that contains the field that FindLeaf() found at `path`.
Message* MutableParent(Message* message, std::string_view path) {
  for (size_t dot = path.find('.'); dot != std::string_view::npos;
       dot = path.find('.')) {
    const FieldDescriptor* field =
        FindField(*message->GetDescriptor(), path.substr(0, dot));
    message = message->GetReflection()->MutableMessage(message, field);
    path.remove_prefix(dot + 1);
  }
  return message;
}

// Converts a parameter to the JSON value of its field, or nullopt. Most values
// become strings, because protobuf's JSON accepts numbers in quotes.
std::optional<std::string> JsonOf(const FieldDescriptor& field,
                                  const std::string& text) {
  const bool is_bool =
      field.cpp_type() == FieldDescriptor::CPPTYPE_BOOL ||
      (IsMessage(field) && field.message_type() == BoolValue::descriptor());
  if (is_bool) {
    if (text != "true" && text != "false") return std::nullopt;
    return text;
  }
  int32_t number = 0;
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM &&
      absl::SimpleAtoi(text, &number)) {
    return absl::StrCat(number);
  }
  return PrintString(text);
}

// Adds the paths as they are written. protobuf's JSON parser would convert
// camelCase to snake_case, but the service does not.
void AddPaths(const std::string& text, Message* mask) {
  const FieldDescriptor* paths =
      FieldMask::descriptor()->FindFieldByNumber(FieldMask::kPathsFieldNumber);
  for (const auto path : absl::StrSplit(text, ',', absl::SkipEmpty())) {
    mask->GetReflection()->AddString(mask, paths, std::string(path));
  }
}

// Sets the field, or adds to a repeated field. False if it cannot hold `text`.
bool SetField(const FieldDescriptor& field, const std::string& text,
              Message* message) {
  if (FindInvalidUtf8(text) != text.size()) return false;
  const auto& reflection = *message->GetReflection();
  if (!field.is_repeated() && field.type() == FieldDescriptor::TYPE_STRING) {
    reflection.SetString(message, &field, text);
    return true;
  }
  if (!field.is_repeated() && IsMessage(field) &&
      field.message_type() == FieldMask::descriptor()) {
    AddPaths(text, reflection.MutableMessage(message, &field));
    return true;
  }
  // protobuf's JSON parser reads the values of all other types.
  const std::optional<std::string> value = JsonOf(field, text);
  if (!value.has_value()) return false;
  const std::string json = absl::StrCat(
      "{", PrintString(NameView(field.json_name())), ":",
      field.is_repeated() ? absl::StrCat("[", *value, "]") : *value, "}");
  const std::unique_ptr<Message> parsed(message->New());
  if (!google::protobuf::util::JsonStringToMessage(json, parsed.get()).ok()) {
    return false;
  }
  message->MergeFrom(*parsed);
  return true;
}

absl::Status CannotBe(const std::string& name, const std::string& text) {
  return absl::InvalidArgumentError(
      absl::StrCat(name, " cannot be \"", Excerpt(text), "\""));
}

absl::Status BindBody(const rest::Binding& binding,
                      const EmulatorRequest& request, Message* message) {
  if (binding.body.empty() || request.body.empty()) return absl::OkStatus();
  const bool is_whole = binding.body == "*";
  // FillHttpBody() expects the field's name in response_body.
  rest::Binding place;
  if (!is_whole) place.response_body = binding.body;
  if (rest::FillHttpBody(place,
                         rest::FindHeader(request.headers, "content-type"),
                         request.body, message)) {
    return absl::OkStatus();
  }
  if (!is_whole) {
    message = message->GetReflection()->MutableMessage(
        message, FindField(*message->GetDescriptor(), binding.body));
  }
  return json::Decoder().Decode(request.body, message);
}

absl::Status BindQuery(const EmulatorRequest& request, Message* message) {
  std::set<std::pair<const Message*, const FieldDescriptor*>> set;
  for (const auto& [name, text] : request.query) {
    const FieldDescriptor* field = FindLeaf(*message->GetDescriptor(), name);
    if (field == nullptr) continue;
    Message* parent = MutableParent(message, name);
    if (!field->is_repeated() && !set.emplace(parent, field).second) {
      return absl::InvalidArgumentError(
          absl::StrCat("too many values for field \"", name, "\""));
    }
    if (!SetField(*field, text, parent)) return CannotBe(name, text);
  }
  return absl::OkStatus();
}

absl::Status BindPath(const PathVariables& variables, Message* message) {
  for (const auto& [name, text] : variables) {
    const FieldDescriptor* field = FindLeaf(*message->GetDescriptor(), name);
    if (!SetField(*field, text, MutableParent(message, name))) {
      return CannotBe(name, text);
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckBinding(const rest::Binding& binding,
                          const Descriptor& request,
                          const Descriptor& response) {
  const absl::StatusOr<rest::PathTemplate> path =
      rest::ParsePathTemplate(binding.path);
  if (!path.ok()) return path.status();
  const auto bad_field = [&](std::string_view name, const Descriptor& message) {
    return absl::InvalidArgumentError(
        absl::StrCat(AbslView(binding.verb), " ", AbslView(binding.path),
                     " refers to field ", AbslView(name), ", which ",
                     AbslView(NameView(message.full_name())),
                     " lacks or which has the wrong type"));
  };
  for (const rest::PathPiece& piece : *path) {
    if (piece.field.empty()) continue;
    const FieldDescriptor* field = FindLeaf(request, piece.field);
    if (field == nullptr || field->is_repeated() || IsMessage(*field)) {
      return bad_field(piece.field, request);
    }
  }
  if (!binding.body.empty() && binding.body != "*") {
    const FieldDescriptor* field = FindField(request, binding.body);
    if (field == nullptr || field->is_repeated() || !IsMessage(*field)) {
      return bad_field(binding.body, request);
    }
  }
  if (!binding.response_body.empty() &&
      FindField(response, binding.response_body) == nullptr) {
    return bad_field(binding.response_body, response);
  }
  return absl::OkStatus();
}

absl::Status BindRequest(const rest::Binding& binding,
                         const PathVariables& variables,
                         const EmulatorRequest& request, Message* message) {
  absl::Status status = BindBody(binding, request, message);
  // With the body "*", no field is left for the query.
  if (status.ok() && binding.body != "*") status = BindQuery(request, message);
  if (status.ok()) status = BindPath(variables, message);
  return status;
}

}  // namespace fireworks::testing::internal
