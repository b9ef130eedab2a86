#include "fireworks/rest/transcoding/transcoder.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "fireworks/internal/excerpt.h"
#include "fireworks/internal/protobuf_compat.h"
#include "fireworks/internal/quote.h"
#include "fireworks/internal/strings.h"
#include "fireworks/rest/transcoding/field_text.h"
#include "fireworks/rest/transcoding/path_template.h"
#include "fireworks/rest/transcoding/percent_encoding.h"
#include "fireworks/rest/transcoding/query_builder.h"

namespace fireworks::rest {
namespace {

using ::fireworks::internal::AbslView;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;

// A schema that protoc-gen-cpp-rest accepted never gets here.
absl::Status BadMethod(const Method& method, std::string_view what) {
  return absl::InternalError(
      absl::StrCat("the route of ", AbslView(method.full_name), ", \"",
                   AbslView(method.path), "\", ", AbslView(what)));
}

const FieldDescriptor* FindField(const Message& message,
                                 std::string_view name) {
  return message.GetDescriptor()->FindFieldByName(std::string(name));
}

// The field at a path of names, and the message that it is in.
struct Leaf {
  const Message* message = nullptr;
  const FieldDescriptor* field = nullptr;  // nullptr: there is none.
};

Leaf FindLeaf(const Message& message, std::string_view path) {
  Leaf leaf{&message, nullptr};
  while (true) {
    const size_t dot = path.find('.');
    leaf.field = FindField(*leaf.message, path.substr(0, dot));
    if (leaf.field == nullptr || leaf.field->is_repeated()) return {};
    const bool is_message =
        leaf.field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (dot == std::string_view::npos) return is_message ? Leaf{} : leaf;
    if (!is_message) return {};
    leaf.message =
        &leaf.message->GetReflection()->GetMessage(*leaf.message, leaf.field);
    path.remove_prefix(dot + 1);
  }
}

absl::Status AppendVariable(const Method& method, const PathPiece& variable,
                            const Message& request, TranscodedRequest* http) {
  const Leaf leaf = FindLeaf(request, variable.field);
  if (leaf.field == nullptr) {
    return BadMethod(
        method, absl::StrCat("has a variable, \"", AbslView(variable.field),
                             "\", that is no singular scalar field"));
  }
  const bool unset =
      leaf.field->has_presence() &&
      !leaf.message->GetReflection()->HasField(*leaf.message, leaf.field);
  std::string scratch;
  const std::string_view value =
      unset ? std::string_view()
            : ScalarText(*leaf.message, *leaf.field, kSingular, &scratch);
  if (value.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the field \"", AbslView(variable.field),
        "\" is empty, and the path \"", AbslView(method.path), "\" needs it"));
  }
  if (!FitsPattern(value, variable.pattern)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the field \"", AbslView(variable.field), "\" is ",
                     fireworks::internal::Quote(value),
                     " and does not fit its place in the path \"",
                     AbslView(method.path), "\""));
  }
  if (IsSingleSegment(variable.pattern)) {
    AppendPercentEncoded(value, &http->target);
  } else {
    AppendPercentEncodedPath(value, &http->target);
  }
  if (http->resource.empty()) http->resource = std::string(value);
  return absl::OkStatus();
}

// Clears the field at a path of names that FindLeaf found.
void ClearLeaf(std::string_view path, Message* message) {
  while (true) {
    const size_t dot = path.find('.');
    const FieldDescriptor* field = FindField(*message, path.substr(0, dot));
    const auto* reflection = message->GetReflection();
    if (!reflection->HasField(*message, field)) return;
    if (dot == std::string_view::npos) {
      reflection->ClearField(message, field);
      return;
    }
    message = reflection->MutableMessage(message, field);
    path.remove_prefix(dot + 1);
  }
}

absl::StatusOr<std::string> PrintBody(const Message& message) {
  absl::StatusOr<std::string> json = fireworks::internal::PrintJson(message);
  if (json.ok()) return json;
  return absl::InvalidArgumentError(
      absl::StrCat("the request cannot be written as JSON: ",
                   fireworks::internal::Excerpt(
                       fireworks::internal::StdView(json.status().message()))));
}

using BoundFields = absl::InlinedVector<std::string_view, 4>;

// The body "*": all that the path does not hold.
absl::StatusOr<std::string> WholeBody(const Message& request,
                                      const BoundFields& bound) {
  if (bound.empty()) return PrintBody(request);
  const std::unique_ptr<Message> rest(request.New());
  rest->CopyFrom(request);
  for (const std::string_view path : bound) ClearLeaf(path, rest.get());
  return PrintBody(*rest);
}

absl::StatusOr<std::string> FieldBody(const Method& method,
                                      const Message& request) {
  const FieldDescriptor* field = FindField(request, method.body);
  if (field == nullptr || field->is_repeated() ||
      field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
    return BadMethod(method,
                     absl::StrCat("has a body, \"", AbslView(method.body),
                                  "\", that is no singular message field"));
  }
  return PrintBody(request.GetReflection()->GetMessage(request, field));
}

}  // namespace

absl::StatusOr<TranscodedRequest> Transcode(const Method& method,
                                            const Message& request,
                                            const TranscodeOptions& options) {
  const absl::StatusOr<PathTemplate> path = ParsePathTemplate(method.path);
  if (!path.ok()) return BadMethod(method, "is no path template");

  TranscodedRequest http;
  http.verb.assign(method.verb.data(), method.verb.size());
  BoundFields bound;
  for (const PathPiece& piece : *path) {
    if (piece.field.empty()) {
      http.target.append(piece.text);
      continue;
    }
    absl::Status status = AppendVariable(method, piece, request, &http);
    if (!status.ok()) return status;
    bound.push_back(piece.field);
  }

  if (!method.body.empty()) {
    absl::StatusOr<std::string> body = method.body == "*"
                                           ? WholeBody(request, bound)
                                           : FieldBody(method, request);
    if (!body.ok()) return std::move(body).status();
    http.body = *std::move(body);
    if (method.body == "*") return http;
    bound.push_back(method.body);
  }
  absl::Status status =
      AppendQuery(request, bound, options.camel_case_field_masks, &http.target);
  if (!status.ok()) return status;
  return http;
}

}  // namespace fireworks::rest
