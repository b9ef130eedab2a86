#ifndef FIREWORKS_REST_TRANSCODING_TRANSCODER_H_
#define FIREWORKS_REST_TRANSCODING_TRANSCODER_H_

// From (method, request message) to an HTTP request, as specified in
// google/api/http.proto ("gRPC Transcoding").
//
//   absl::StatusOr<TranscodedRequest> http = Transcode(kGetModel, request);
//   // http->target == "/v1/accounts/a/models/m?readMask=display_name"

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "fireworks/rest/method.h"

namespace google::protobuf {
class Message;
}

namespace fireworks::rest {

struct TranscodedRequest {
  Binding binding;     // The one that the request fits.
  std::string target;  // Path and query, percent-encoded, starting with '/'.
  std::string body;    // JSON, an HttpBody's bytes, or empty.
  std::string content_type;  // Of the body; empty if the binding has none.
  // What the first variable of the path was bound to, for messages:
  // "accounts/a/models/m". Empty if the path has no variable.
  std::string resource;
};

struct TranscodeOptions {
  // How the paths of a FieldMask travel in the query: as the schema spells them
  // (display_name), which grpc-gateway takes verbatim, or in camelCase.
  bool camel_case_field_masks = false;
};

// Of the method's bindings, the first is taken whose path variables are all set
// to what fits their places. Numbers, enums and bools that have no presence
// count as set at zero only where nothing fits otherwise.
//
// Fields that neither the path nor the body holds travel in the query, under
// their JSON names (query_builder.h). A path variable must be a scalar or enum
// field; a body other than "*", a message field. The body holds its fields as
// JSON, those among them that the path holds, too, unless it is "*". A
// google.api.HttpBody is sent as the bytes and content type that it holds.
//
// Thread-safe and pure. Errors: INVALID_ARGUMENT naming fields and templates if
// the request fits no binding (an id that is empty, "." or ".." fits nowhere),
// or naming the field that cannot travel in a query (maps, repeated messages)
// or in JSON; INTERNAL for a method that does not fit the request's type.
absl::StatusOr<TranscodedRequest> Transcode(
    const Method& method, const google::protobuf::Message& request,
    const TranscodeOptions& options = {});

// Whether the answer to `binding`, which goes into `response`, is a
// google.api.HttpBody: any bytes, and no JSON. The message is known by its name;
// nothing of google/api is linked.
bool AnswersHttpBody(const Binding& binding,
                     const google::protobuf::Message& response);

// Puts such an answer into `response` as it came. False if it is not one; then
// nothing was done.
bool FillHttpBody(const Binding& binding, std::string_view content_type,
                  std::string_view body, google::protobuf::Message* response);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_TRANSCODING_TRANSCODER_H_
