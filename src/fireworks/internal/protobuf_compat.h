#ifndef FIREWORKS_INTERNAL_PROTOBUF_COMPAT_H_
#define FIREWORKS_INTERNAL_PROTOBUF_COMPAT_H_

// Everything that differs between protobuf 3.21 and 36, and nothing else.
//
// Differences are found by what compiles rather than by version numbers, which
// changed their scheme twice on the way.

#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>

#include <string>
#include <string_view>
#include <type_traits>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace fireworks::internal {

// Names in descriptors are `const std::string&` up to 30 and string_view from
// 31: NameView(field->name()). The descriptor owns what is returned.
template <typename Name>
std::string_view NameView(const Name& name) {
  return std::string_view(name.data(), name.size());
}

// The status type was protobuf's own up to 21 and is Abseil's from 22.
template <typename ProtobufStatus>
absl::Status ToAbslStatus(const ProtobufStatus& status) {
  if (status.ok()) return absl::OkStatus();
  return absl::Status(
      static_cast<absl::StatusCode>(static_cast<int>(status.code())),
      absl::string_view(status.message().data(), status.message().size()));
}

// protobuf's JSON parser was written anew for 22, and speaks Abseil's status
// since: what only the old one does wrong is looked after where this is true.
inline constexpr bool kOldJsonParser =
    !std::is_same_v<decltype(google::protobuf::util::JsonStringToMessage(
                        {}, nullptr)),
                    absl::Status>;

// JsonStringToMessage into an empty message, unknown fields and enum names
// ignored. 3.21 replaces the message and 22 merges into it; on a failure one
// leaves it alone and the other half filled. Here it is replaced, or cleared.
inline absl::Status ParseJson(std::string_view json,
                              google::protobuf::Message* message) {
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  message->Clear();
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
  // Fields that have presence are printed if, and only if, they are set,
  // whatever their value. This adds the others (empty lists, fields without
  // presence at zero).
  bool print_without_presence = false;
};

// `always_print_fields_with_no_presence` from 26, under another name before.
// Up to 25 that option adds, in some versions, unset `optional` fields too.
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
