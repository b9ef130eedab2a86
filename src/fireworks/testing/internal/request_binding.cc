#include "fireworks/testing/internal/request_binding.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "fireworks/internal/strings.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"

namespace fireworks::testing::internal {
namespace {

using ::fireworks::internal::AbslView;
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
  PathBindings bindings;
  const std::vector<std::string> wanted =
      absl::StrSplit(AbslView(path_template), '/');
  const std::vector<std::string> got = absl::StrSplit(AbslView(path), '/');
  if (wanted.size() != got.size()) return std::nullopt;

  std::string variable;  // The one whose braces are open, if any.
  for (size_t i = 0; i < wanted.size(); ++i) {
    std::string_view pattern = wanted[i];
    if (!pattern.empty() && pattern.front() == '{') {
      const size_t equals = pattern.find('=');
      if (equals == std::string_view::npos) return std::nullopt;
      variable = pattern.substr(1, equals - 1);
      pattern.remove_prefix(equals + 1);
    }
    const bool closes = !pattern.empty() && pattern.back() == '}';
    if (closes) pattern.remove_suffix(1);

    if (pattern == "*") {
      // A colon would start a custom verb, which is another method.
      if (got[i].empty() || got[i].find(':') != std::string::npos) {
        return std::nullopt;
      }
    } else if (got[i] != pattern) {
      return std::nullopt;
    }
    if (!variable.empty()) {
      std::string& value = bindings[variable];
      absl::StrAppend(&value, value.empty() ? "" : "/", got[i]);
    }
    if (closes) variable.clear();
  }
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
