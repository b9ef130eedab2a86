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
#include "fireworks/rest/transcoding/query_builder.h"

namespace fireworks::rest {
namespace {

using ::fireworks::internal::AbslView;
using ::fireworks::internal::NameView;
using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;

// The fields that are in the path.
using BoundFields = absl::InlinedVector<std::string_view, 4>;

// protoc-gen-cpp-rest refuses the schemas that would cause this error.
absl::Status BadMethod(const Method& method, const Binding& binding,
                       std::string_view what) {
  return absl::InternalError(
      absl::StrCat("the route of ", AbslView(method.full_name), ", \"",
                   AbslView(binding.path), "\", ", AbslView(what)));
}

const FieldDescriptor* FindField(const Message& message,
                                 std::string_view name) {
  return message.GetDescriptor()->FindFieldByName(std::string(name));
}

// A scalar or enum field and the message that contains it.
struct Leaf {
  const Message* message = nullptr;
  const FieldDescriptor* field = nullptr;  // nullptr if there is no such field.
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

// The input and the result of FillPath.
struct Route {
  const Method& method;
  const Binding& binding;
  bool zeros;  // Whether a zero without presence counts as set.
  BoundFields bound;
};

absl::Status AppendVariable(const Route& route, const PathPiece& variable,
                            const Message& request, TranscodedRequest* http) {
  const Leaf leaf = FindLeaf(request, variable.field);
  if (leaf.field == nullptr) {
    return BadMethod(
        route.method, route.binding,
        absl::StrCat("has a variable, \"", AbslView(variable.field),
                     "\", that is not a singular scalar field"));
  }
  const bool unset =
      (leaf.field->has_presence() || !route.zeros) &&
      !leaf.message->GetReflection()->HasField(*leaf.message, leaf.field);
  std::string scratch;
  const std::string_view value =
      unset ? std::string_view()
            : ScalarText(*leaf.message, *leaf.field, kSingular, &scratch);
  if (value.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the field \"", AbslView(variable.field),
                     "\" is empty, and the path \"",
                     AbslView(route.binding.path), "\" needs it"));
  }
  if (!FitsPattern(value, variable.pattern)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the field \"", AbslView(variable.field), "\" is ",
                     fireworks::internal::Quote(value),
                     " and does not fit its place in the path \"",
                     AbslView(route.binding.path), "\""));
  }
  if (IsSingleSegment(variable.pattern)) {
    AppendPercentEncoded(value, &http->target);
  } else {
    AppendPercentEncodedPath(value, &http->target);
  }
  if (http->resource.empty()) http->resource = std::string(value);
  return absl::OkStatus();
}

// Fills in the path of one binding. INVALID_ARGUMENT says what does not fit.
absl::Status FillPath(const Message& request, Route* route,
                      TranscodedRequest* http) {
  const absl::StatusOr<PathTemplate> path =
      ParsePathTemplate(route->binding.path);
  if (!path.ok()) {
    return BadMethod(route->method, route->binding,
                     "is not a valid path template");
  }
  *http = TranscodedRequest();
  http->binding = route->binding;
  for (const PathPiece& piece : *path) {
    if (piece.field.empty()) {
      http->target.append(piece.text);
      continue;
    }
    absl::Status status = AppendVariable(*route, piece, request, http);
    if (!status.ok()) return status;
    route->bound.push_back(piece.field);
  }
  return absl::OkStatus();
}

// Fills in the path of the first binding that the request fits.
absl::StatusOr<BoundFields> FillAnyPath(const Method& method,
                                        const Message& request,
                                        TranscodedRequest* http) {
  const Binding first = {method.verb, method.path, method.body,
                         method.response_body};
  absl::Status misfit;
  for (const bool zeros : {false, true}) {
    misfit = absl::OkStatus();
    for (size_t i = 0; i <= method.more_bindings.size(); ++i) {
      Route route = {
          method, i == 0 ? first : method.more_bindings[i - 1], zeros, {}};
      absl::Status status = FillPath(request, &route, http);
      if (status.ok()) return std::move(route.bound);
      if (!absl::IsInvalidArgument(status)) return status;
      misfit = misfit.ok() ? status
                           : absl::InvalidArgumentError(absl::StrCat(
                                 misfit.message(), "; ", status.message()));
    }
  }
  return misfit;
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
  absl::Status status = CheckDurations(message);
  if (!status.ok()) return status;
  absl::StatusOr<std::string> json = fireworks::internal::PrintJson(message);
  if (json.ok()) return json;
  return absl::InvalidArgumentError(
      absl::StrCat("the request cannot be written as JSON: ",
                   fireworks::internal::Excerpt(
                       fireworks::internal::StdView(json.status().message()))));
}

// The body "*": all fields that are not in the path.
absl::StatusOr<std::string> WholeBody(const Message& request,
                                      const BoundFields& bound) {
  if (bound.empty()) return PrintBody(request);
  const std::unique_ptr<Message> rest(request.New());
  rest->CopyFrom(request);
  for (const std::string_view path : bound) ClearLeaf(path, rest.get());
  return PrintBody(*rest);
}

constexpr int kContentType = 1;
constexpr int kData = 2;

bool HasText(const Descriptor& type, int number) {
  const FieldDescriptor* field = type.FindFieldByNumber(number);
  return field != nullptr && !field->is_repeated() &&
         field->cpp_type() == FieldDescriptor::CPPTYPE_STRING;
}

bool IsHttpBody(const Descriptor& type) {
  return NameView(type.full_name()) == "google.api.HttpBody" &&
         HasText(type, kContentType) && HasText(type, kData);
}

absl::Status ReadHttpBody(const Message& http_body, TranscodedRequest* http) {
  const Descriptor& type = *http_body.GetDescriptor();
  const auto& get = *http_body.GetReflection();
  http->content_type =
      get.GetString(http_body, type.FindFieldByNumber(kContentType));
  http->body = get.GetString(http_body, type.FindFieldByNumber(kData));
  const FieldDescriptor* more = type.FindFieldByName("extensions");
  if (more == nullptr || !more->is_repeated() ||
      get.FieldSize(http_body, more) == 0) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      "the extensions of a google.api.HttpBody cannot be sent in a request");
}

// The field with this name, or nullptr if it is not a singular message field.
const FieldDescriptor* FindMessage(const Message& message,
                                   std::string_view name) {
  const FieldDescriptor* field = FindField(message, name);
  const bool fits = field != nullptr && !field->is_repeated() &&
                    field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
  return fits ? field : nullptr;
}

absl::Status FillBody(const Method& method, const Message& request,
                      const BoundFields& bound, TranscodedRequest* http) {
  const std::string_view name = http->binding.body;
  const Message* source = &request;
  if (name != "*") {
    const FieldDescriptor* field = FindMessage(request, name);
    if (field == nullptr) {
      return BadMethod(
          method, http->binding,
          absl::StrCat("has a body, \"", AbslView(name),
                       "\", that is not a singular message field"));
    }
    source = &request.GetReflection()->GetMessage(request, field);
  }
  if (IsHttpBody(*source->GetDescriptor())) {
    return ReadHttpBody(*source, http);
  }
  absl::StatusOr<std::string> json =
      name == "*" ? WholeBody(request, bound) : PrintBody(*source);
  if (!json.ok()) return std::move(json).status();
  http->body = *std::move(json);
  http->content_type = "application/json";
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<TranscodedRequest> Transcode(const Method& method,
                                            const Message& request,
                                            const TranscodeOptions& options) {
  TranscodedRequest http;
  absl::StatusOr<BoundFields> bound = FillAnyPath(method, request, &http);
  if (!bound.ok()) return std::move(bound).status();
  const std::string_view body = http.binding.body;
  if (!body.empty()) {
    absl::Status status = FillBody(method, request, *bound, &http);
    if (!status.ok()) return status;
    if (body == "*") return http;
    bound->push_back(body);
  }
  absl::Status status = AppendQuery(
      request, *bound, options.camel_case_field_masks, &http.target);
  if (!status.ok()) return status;
  return http;
}

bool AnswersHttpBody(const Binding& binding, const Message& response) {
  if (binding.response_body.empty()) {
    return IsHttpBody(*response.GetDescriptor());
  }
  const FieldDescriptor* field = FindMessage(response, binding.response_body);
  return field != nullptr && IsHttpBody(*field->message_type());
}

bool FillHttpBody(const Binding& binding, std::string_view content_type,
                  std::string_view body, Message* response) {
  if (!AnswersHttpBody(binding, *response)) return false;
  response->Clear();
  if (!binding.response_body.empty()) {
    response = response->GetReflection()->MutableMessage(
        response, FindMessage(*response, binding.response_body));
  }
  const Descriptor& type = *response->GetDescriptor();
  const auto& set = *response->GetReflection();
  set.SetString(response, type.FindFieldByNumber(kContentType),
                std::string(content_type));
  set.SetString(response, type.FindFieldByNumber(kData), std::string(body));
  return true;
}

}  // namespace fireworks::rest
