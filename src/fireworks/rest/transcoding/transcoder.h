#ifndef FIREWORKS_REST_TRANSCODING_TRANSCODER_H_
#define FIREWORKS_REST_TRANSCODING_TRANSCODER_H_

// Converts a method and its request message to an HTTP request, as specified in
// google/api/http.proto ("gRPC Transcoding").
//
//   absl::StatusOr<TranscodedRequest> http = Transcode(kGetModel, request);
//   // http->target == "/v1/accounts/a/models/m?readMask=display_name"

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fireworks/rest/method.h"

namespace google::protobuf {
class Message;
}

namespace fireworks::rest {

class Route;

struct TranscodedRequest {
  Binding binding;     // The binding that the request fits.
  std::string target;  // Path and query, percent-encoded, starting with '/'.
  std::string body;    // JSON, the bytes of an HttpBody, or empty.
  std::string content_type;  // Of the body. Empty if the binding has no body.
  // The value of the first path variable, for messages: "accounts/a/models/m".
  // Empty if the path has no variable.
  std::string resource;
};

struct TranscodeOptions {
  // Whether FieldMask paths in the query are in camelCase (displayName).
  // Otherwise they are sent unchanged (display_name), as grpc-gateway expects.
  bool camel_case_field_masks = false;
};

// Uses the first of the method's bindings whose path variables are all set to
// values that match the path. A zero in a number, enum or bool field without
// presence counts as set only if no binding fits otherwise.
//
// Fields that are in neither the path nor the body go into the query, under
// their JSON names (query_builder.h). A path variable must be a scalar or enum
// field. A body must be "*" or a message field. The body "*" is the request as
// JSON without the fields of the path. Any other body is the whole field as
// JSON, including parts that are in the path. A google.api.HttpBody is sent as
// its bytes and its content type.
//
// Thread-safe. Has no side effects. Errors:
//
//   INVALID_ARGUMENT  the request fits no binding: names the fields and paths
//                     (an id that is empty, "." or ".." never fits); or a field
//                     cannot be sent in a query or in JSON, or is text that is
//                     not UTF-8: names the field
//   INTERNAL          the method does not fit the request's type
absl::StatusOr<TranscodedRequest> Transcode(
    const Method& method, const google::protobuf::Message& request,
    const TranscodeOptions& options = {});

// The same with the method's route, so that it is not made again. Appends to
// http->target. After an error, the content of *http is undefined.
absl::Status Transcode(const Method& method, const Route& route,
                       const google::protobuf::Message& request,
                       const TranscodeOptions& options,
                       TranscodedRequest* http);

// Whether the answer to `binding` is a google.api.HttpBody in `response`: any
// bytes instead of JSON. Recognises the message by its name, because the
// library does not link google/api.
bool AnswersHttpBody(const Binding& binding,
                     const google::protobuf::Message& response);

// Stores such an answer in `response` unchanged. Returns false, and does
// nothing, if the answer is not an HttpBody.
bool FillHttpBody(const Binding& binding, std::string_view content_type,
                  std::string_view body, google::protobuf::Message* response);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_TRANSCODING_TRANSCODER_H_
