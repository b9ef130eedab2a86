#include "fireworks/testing/internal/request_binding.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "fireworks/rest/transcoding/path_template.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"

namespace fireworks::testing::internal {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::FieldMask;
using google::protobuf::Message;

const FieldDescriptor* FindField(const Message& message,
                                 const std::string& name) {
  const auto* descriptor = message.GetDescriptor();
  const FieldDescriptor* field = descriptor->FindFieldByName(name);
  return field != nullptr ? field : descriptor->FindFieldByCamelcaseName(name);
}

absl::Status SetField(const std::string& name, const std::string& value,
                      Message* message) {
  const FieldDescriptor* field = FindField(*message, name);
  if (field == nullptr || field->is_repeated()) return absl::OkStatus();
  const auto* reflection = message->GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      reflection->SetString(message, field, value);
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_INT32: {
      int32_t number = 0;
      if (!absl::SimpleAtoi(value, &number)) {
        return absl::InvalidArgumentError(
            absl::StrCat(name, " is no 32-bit integer"));
      }
      reflection->SetInt32(message, field, number);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (auto* mask = dynamic_cast<FieldMask*>(
              reflection->MutableMessage(message, field))) {
        for (const auto path : absl::StrSplit(value, ',', absl::SkipEmpty())) {
          mask->add_paths(path.data(), path.size());
        }
      }
      return absl::OkStatus();
    default:
      return absl::OkStatus();
  }
}

}  // namespace

std::optional<PathBindings> MatchPath(std::string_view path_template,
                                      std::string_view path) {
  const absl::StatusOr<rest::PathTemplate> pieces =
      rest::ParsePathTemplate(path_template);
  if (!pieces.ok()) return std::nullopt;
  PathBindings bindings;
  for (size_t i = 0; i < pieces->size(); ++i) {
    const rest::PathPiece& piece = (*pieces)[i];
    std::string_view matched = piece.text;
    if (!piece.field.empty()) {
      // A value reaches to the text that follows it.
      const std::string_view next =
          i + 1 < pieces->size() ? (*pieces)[i + 1].text : std::string_view();
      matched = path.substr(0, next.empty() ? path.size() : path.rfind(next));
      // A colon would start a custom verb, which is another method.
      if (!rest::FitsPattern(matched, piece.pattern) ||
          matched.find(':') != std::string_view::npos) {
        return std::nullopt;
      }
      bindings.emplace(piece.field, matched);
    } else if (path.substr(0, matched.size()) != matched) {
      return std::nullopt;
    }
    path.remove_prefix(matched.size());
  }
  if (!path.empty()) return std::nullopt;
  return bindings;
}

absl::Status BindRequest(const PathBindings& path, const QueryParameters& query,
                         Message* request) {
  for (auto it = query.begin(); it != query.end(); ++it) {
    const FieldDescriptor* field = FindField(*request, it->first);
    if (field != nullptr && query.count(it->first) > 1) {
      return absl::InvalidArgumentError(
          absl::StrCat("too many values for field \"", it->first, "\""));
    }
    if (absl::Status status = SetField(it->first, it->second, request);
        !status.ok()) {
      return status;
    }
  }
  for (const auto& [name, value] : path) {
    if (absl::Status status = SetField(name, value, request); !status.ok()) {
      return status;
    }
  }
  return absl::OkStatus();
}

}  // namespace fireworks::testing::internal
