#include "fireworks/rest/transcoding/transcoder.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "fireworks/internal/excerpt.h"
#include "fireworks/internal/protobuf_compat.h"
#include "fireworks/internal/quote.h"
#include "fireworks/internal/strings.h"
#include "fireworks/rest/transcoding/field_text.h"
#include "fireworks/rest/transcoding/json_check.h"
#include "fireworks/rest/transcoding/path_template.h"
#include "fireworks/rest/transcoding/query_builder.h"
#include "fireworks/rest/transcoding/route.h"

namespace fireworks::rest {
namespace {

using ::fireworks::internal::AbslView;
using ::fireworks::internal::NameView;
using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;

// What the parts of one request are made from.
struct Source {
  const Message& request;
  bool zeros;  // Whether a zero without presence counts as set.
};

// The text of a variable's field. Empty if the field is not set.
std::string_view VariableText(const Source& source,
                              const RouteBinding::Fields& fields,
                              std::string* scratch) {
  const Message* message = &source.request;
  for (size_t i = 0; i + 1 < fields.size(); ++i) {
    message = &message->GetReflection()->GetMessage(*message, fields[i]);
  }
  const FieldDescriptor& field = *fields.back();
  const bool is_text = field.cpp_type() == FieldDescriptor::CPPTYPE_STRING;
  const bool is_unset = (field.has_presence() || !(source.zeros || is_text)) &&
                        !message->GetReflection()->HasField(*message, &field);
  if (is_unset) return {};
  return ScalarText(*message, field, kSingular, scratch);
}

absl::Status AppendVariable(const Source& source, std::string_view path,
                            const RouteBinding::Piece& piece,
                            TranscodedRequest* http) {
  const PathPiece& variable = piece.text;
  std::string scratch;
  const std::string_view value = VariableText(source, piece.fields, &scratch);
  if (value.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the field \"", AbslView(variable.field),
        "\" is empty, and the path \"", AbslView(path), "\" needs it"));
  }
  absl::Status status = CheckUtf8(value, "", variable.field);
  if (!status.ok()) return status;
  if (!FitsPattern(value, variable.pattern)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the field \"", AbslView(variable.field), "\" is ",
        fireworks::internal::Quote(value),
        " and does not fit its place in the path \"", AbslView(path), "\""));
  }
  if (IsSingleSegment(variable.pattern)) {
    AppendPercentEncoded(value, &http->target);
  } else {
    AppendPercentEncodedPath(value, &http->target);
  }
  if (http->resource.empty()) http->resource = std::string(value);
  return absl::OkStatus();
}

// Appends the path of one binding. INVALID_ARGUMENT says what does not fit.
absl::Status AppendPath(const Source& source, const RouteBinding& route,
                        TranscodedRequest* http) {
  for (const RouteBinding::Piece& piece : route.path) {
    if (piece.fields.empty()) {
      http->target.append(piece.text.text);
      continue;
    }
    absl::Status status =
        AppendVariable(source, http->binding.path, piece, http);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// Appends the path of the first binding that the request fits, and returns that
// binding.
absl::StatusOr<const RouteBinding*> AppendAnyPath(const Method& method,
                                                  const Route& route,
                                                  const Message& request,
                                                  TranscodedRequest* http) {
  const size_t start = http->target.size();
  absl::Status misfit;
  for (const bool zeros : {false, true}) {
    misfit = absl::OkStatus();
    for (size_t i = 0; i < route.bindings().size(); ++i) {
      http->target.resize(start);
      http->resource.clear();
      http->binding = BindingOf(method, i);
      const RouteBinding& binding = route.bindings()[i];
      absl::Status status = AppendPath({request, zeros}, binding, http);
      if (status.ok()) return &binding;
      misfit = misfit.ok() ? status
                           : absl::InvalidArgumentError(absl::StrCat(
                                 misfit.message(), "; ", status.message()));
    }
  }
  return misfit;
}

// Clears the field that `fields` lead to.
void ClearLeaf(const RouteBinding::Fields& fields, Message* message) {
  for (const FieldDescriptor* field : fields) {
    const auto* reflection = message->GetReflection();
    if (!reflection->HasField(*message, field)) return;
    if (field == fields.back()) return reflection->ClearField(message, field);
    message = reflection->MutableMessage(message, field);
  }
}

absl::StatusOr<std::string> PrintBody(const Message& message) {
  absl::Status status = CheckForJson(message);
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
                                      const RouteBinding& route) {
  if (route.elsewhere.empty()) return PrintBody(request);
  const std::unique_ptr<Message> rest(request.New());
  rest->CopyFrom(request);
  for (const RouteBinding::Piece& piece : route.path) {
    ClearLeaf(piece.fields, rest.get());
  }
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

absl::Status FillBody(const Message& request, const RouteBinding& route,
                      TranscodedRequest* http) {
  const Message& source =
      route.body == nullptr
          ? request
          : request.GetReflection()->GetMessage(request, route.body);
  if (IsHttpBody(*source.GetDescriptor())) return ReadHttpBody(source, http);
  absl::StatusOr<std::string> json =
      route.body == nullptr ? WholeBody(request, route) : PrintBody(source);
  if (!json.ok()) return std::move(json).status();
  http->body = *std::move(json);
  http->content_type = "application/json";
  return absl::OkStatus();
}

// Most requests have nothing for the query. This saves them ListFields().
bool MayHaveQuery(const Message& request, const RouteBinding& route) {
  if (route.has_extensions) return true;
  const auto& get = *request.GetReflection();
  return std::any_of(route.query.begin(), route.query.end(),
                     [&](const FieldDescriptor* field) {
                       return field->is_repeated()
                                  ? get.FieldSize(request, field) > 0
                                  : get.HasField(request, field);
                     });
}

}  // namespace

absl::Status Transcode(const Method& method, const Route& route,
                       const Message& request, const TranscodeOptions& options,
                       TranscodedRequest* http) {
  const absl::StatusOr<const RouteBinding*> binding =
      AppendAnyPath(method, route, request, http);
  if (!binding.ok()) return binding.status();
  if (!http->binding.body.empty()) {
    absl::Status status = FillBody(request, **binding, http);
    if (!status.ok()) return status;
  }
  if (!MayHaveQuery(request, **binding)) return absl::OkStatus();
  return AppendQuery(request, (*binding)->elsewhere,
                     options.camel_case_field_masks, &http->target);
}

absl::StatusOr<TranscodedRequest> Transcode(const Method& method,
                                            const Message& request,
                                            const TranscodeOptions& options) {
  const absl::StatusOr<std::unique_ptr<const Route>> route =
      Route::Make(method, *request.GetDescriptor());
  if (!route.ok()) return route.status();
  TranscodedRequest http;
  absl::Status status = Transcode(method, **route, request, options, &http);
  if (!status.ok()) return status;
  return http;
}

bool AnswersHttpBody(const Binding& binding, const Message& response) {
  if (binding.response_body.empty()) {
    return IsHttpBody(*response.GetDescriptor());
  }
  const FieldDescriptor* field =
      FindMessageField(*response.GetDescriptor(), binding.response_body);
  return field != nullptr && IsHttpBody(*field->message_type());
}

bool FillHttpBody(const Binding& binding, std::string_view content_type,
                  std::string_view body, Message* response) {
  if (!AnswersHttpBody(binding, *response)) return false;
  response->Clear();
  if (!binding.response_body.empty()) {
    response = response->GetReflection()->MutableMessage(
        response,
        FindMessageField(*response->GetDescriptor(), binding.response_body));
  }
  const Descriptor& type = *response->GetDescriptor();
  const auto& set = *response->GetReflection();
  set.SetString(response, type.FindFieldByNumber(kContentType),
                std::string(content_type));
  set.SetString(response, type.FindFieldByNumber(kData), std::string(body));
  return true;
}

}  // namespace fireworks::rest
