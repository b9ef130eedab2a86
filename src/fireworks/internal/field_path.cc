#include "fireworks/internal/field_path.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "fireworks/internal/excerpt.h"
#include "fireworks/internal/nearest_name.h"
#include "fireworks/internal/protobuf_compat.h"
#include "fireworks/internal/quote.h"
#include "fireworks/internal/strings.h"

namespace fireworks::internal {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;

bool IsIdentifierByte(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
}

std::string NameOf(const FieldDescriptor& field) {
  return std::string(NameView(field.name()));
}

const FieldDescriptor* FindField(const Descriptor& type,
                                 std::string_view name) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    if (NameView(field->name()) == name ||
        NameView(field->json_name()) == name) {
      return field;
    }
  }
  return nullptr;
}

bool HasFields(const FieldDescriptor& field) {
  return field.message_type() != nullptr && !field.is_repeated();
}

// The names of the type's fields, and of the fields one level below.
std::vector<std::string> Names(const Descriptor& type) {
  std::vector<std::string> names;
  names.reserve(static_cast<size_t>(type.field_count()));
  for (int i = 0; i < type.field_count(); ++i) {
    names.push_back(NameOf(*type.field(i)));
  }
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (!HasFields(field)) continue;
    for (int j = 0; j < field.message_type()->field_count(); ++j) {
      names.push_back(absl::StrCat(NameOf(field), ".",
                                   NameOf(*field.message_type()->field(j))));
    }
  }
  return names;
}

// `resolved` is the path that led to `type`, with a dot at the end, or "".
absl::Status UnknownField(const Descriptor& type, std::string_view resolved,
                          std::string_view name) {
  const std::string nearest = NearestName(name, Names(type));
  std::string message = absl::StrCat("no field '", Excerpt(name), "' in ",
                                     AbslView(NameView(type.name())));
  if (!nearest.empty()) {
    absl::StrAppend(&message, "; did you mean '", AbslView(resolved), nearest,
                    "'?");
  }
  return absl::InvalidArgumentError(message);
}

}  // namespace

absl::Status CheckFieldPath(std::string_view path) {
  std::string problem;
  if (path.size() > kMaxFieldPathBytes) {
    problem = absl::StrCat("it is longer than ", kMaxFieldPathBytes, " bytes");
  } else {
    for (absl::string_view name : absl::StrSplit(AbslView(path), '.')) {
      if (name.empty()) problem = "a name in it is empty";
      const auto bad =
          std::find_if_not(name.begin(), name.end(), IsIdentifierByte);
      if (bad != name.end()) {
        problem = absl::StrCat("it contains ", Quote({&*bad, 1}));
      }
    }
  }
  if (problem.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(Quote(path), " is not the path of a field: ", problem));
}

absl::StatusOr<std::string> ResolveFieldPath(const Descriptor& type,
                                             std::string_view path) {
  absl::Status status = CheckFieldPath(path);
  if (!status.ok()) return status;

  const Descriptor* parent = &type;
  const FieldDescriptor* field = nullptr;
  std::string resolved;
  for (absl::string_view name : absl::StrSplit(AbslView(path), '.')) {
    if (field != nullptr) {
      if (!HasFields(*field)) {
        return absl::InvalidArgumentError(absl::StrCat(
            "a mask cannot select fields inside '", resolved, "', because it ",
            field->is_repeated() ? "is repeated" : "has no fields", "; use '",
            resolved, "' alone"));
      }
      parent = field->message_type();
      resolved.push_back('.');
    }
    field = FindField(*parent, StdView(name));
    if (field == nullptr) return UnknownField(*parent, resolved, StdView(name));
    resolved.append(NameOf(*field));
  }
  return resolved;
}

}  // namespace fireworks::internal
