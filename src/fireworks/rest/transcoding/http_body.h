#ifndef FIREWORKS_REST_TRANSCODING_HTTP_BODY_H_
#define FIREWORKS_REST_TRANSCODING_HTTP_BODY_H_

// google.api.HttpBody, a message that stands for the bytes of an HTTP body and
// their content type. It is known by its name, so nothing of google/api is
// linked.

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace google::protobuf {
class Descriptor;
class Message;
}  // namespace google::protobuf

namespace fireworks::rest {

bool IsHttpBody(const google::protobuf::Descriptor& type);

// Takes both out of `http_body`. INVALID_ARGUMENT if it has extensions, which
// HTTP has no place for.
absl::Status ReadHttpBody(const google::protobuf::Message& http_body,
                          std::string* content_type, std::string* body);

// Puts an answer into `response` as it came, if that or its field
// `response_body` (unless that is "") is an HttpBody. On false nothing was
// done: the answer is JSON.
bool FillHttpBody(std::string_view response_body, std::string_view content_type,
                  std::string_view body, google::protobuf::Message* response);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_TRANSCODING_HTTP_BODY_H_
