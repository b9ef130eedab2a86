#ifndef FIREWORKS_INTERNAL_PROTOBUF_COMPAT_H_
#define FIREWORKS_INTERNAL_PROTOBUF_COMPAT_H_

// All differences between protobuf 3.21 and 36, and nothing else.
//
// The code checks what compiles, and not version numbers, because the numbering
// changed twice between these versions.

#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>

#include <string>
#include <string_view>
#include <type_traits>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace fireworks::internal {

// Names in descriptors are `const std::string&` up to 30 and string_view from 31. Use
// NameView(field->name()). The descriptor owns the result.
template <typename Name>
std::string_view NameView(const Name& name) {
  return std::string_view(name.data(), name.size());
}

// The status type is protobuf's own up to 21 and Abseil's from 22.
template <typename ProtobufStatus>
absl::Status ToAbslStatus(const ProtobufStatus& status) {
  if (status.ok()) return absl::OkStatus();
  return absl::Status(
      static_cast<absl::StatusCode>(static_cast<int>(status.code())),
      absl::string_view(status.message().data(), status.message().size()));
}

// True for protobuf's old JSON parser. 22 has a new parser, which returns Abseil's
// status. Workarounds for errors of the old parser depend on this.
inline constexpr bool kOldJsonParser =
    !std::is_same_v<decltype(google::protobuf::util::JsonStringToMessage(
                        {}, nullptr)),
                    absl::Status>;

// JsonStringToMessage into an empty message, ignoring unknown fields and enum names.
// protobuf itself differs: 3.21 replaces the message, and 22 merges into it; on an
// error, 3.21 keeps it and 22 leaves it half filled. This replaces or clears it.
inline absl::Status ParseJson(std::string_view json,
                              google::protobuf::Message* message) {
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  message->Clear();
  // Version 36 refuses a text that is a number and blanks after it.
  json = json.substr(0, json.find_last_not_of(" \t\n\r") + 1);
  const auto status = google::protobuf::util::JsonStringToMessage(
      {json.data(), json.size()}, message, options);
  if (status.ok()) return absl::OkStatus();
  message->Clear();
  return ToAbslStatus(status);
}

struct JsonPrintStyle {
  bool whitespace = false;
  // "display_name" instead of "displayName".
  bool proto_names = false;
  // Fields with presence are printed if, and only if, they are set. This option adds
  // the other fields: empty lists, and fields without presence that are zero.
  bool print_without_presence = false;
};

// The option has this name from 26, and another name before. Up to 25, some versions
// also print unset `optional` fields with it.
template <typename Options>
auto SetPrintWithoutPresence(Options& options, bool value, int)
    -> decltype(options.always_print_fields_with_no_presence, void()) {
  options.always_print_fields_with_no_presence = value;
}
template <typename Options>
auto SetPrintWithoutPresence(Options& options, bool value, long)  // NOLINT
    -> decltype(options.always_print_primitive_fields, void()) {
  options.always_print_primitive_fields = value;
}

inline absl::StatusOr<std::string> PrintJson(
    const google::protobuf::Message& message,
    const JsonPrintStyle& style = {}) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = style.whitespace;
  options.preserve_proto_field_names = style.proto_names;
  SetPrintWithoutPresence(options, style.print_without_presence, 0);
  std::string json;
  const auto status =
      google::protobuf::util::MessageToJsonString(message, &json, options);
  if (!status.ok()) return ToAbslStatus(status);
  return json;
}

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_PROTOBUF_COMPAT_H_
