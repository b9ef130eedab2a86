#ifndef FIREWORKS_REST_TRANSCODING_FIELD_TEXT_H_
#define FIREWORKS_REST_TRANSCODING_FIELD_TEXT_H_

// The value of a field as text for a path or a query: the field's JSON form,
// without quotes and escapes, and then percent-encoded.

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace google::protobuf {
class FieldDescriptor;
class Message;
}  // namespace google::protobuf

namespace fireworks::rest {

// Used as the index of a field that is not repeated.
inline constexpr int kSingular = -1;

// Returns the text of a scalar or enum field, or of element `index` of a
// repeated field. An enum value is its name, or its number if it has no name.
// Bytes are base64. Floats have as many digits as are needed to read the same
// value back. The result is a view into the message or *scratch.
std::string_view ScalarText(const google::protobuf::Message& message,
                            const google::protobuf::FieldDescriptor& field,
                            int index, std::string* scratch);

// Whether messages of this field's type are strings or scalars in JSON:
// Timestamp, Duration, FieldMask and the wrappers. `field` must be a message
// field.
bool IsTextMessage(const google::protobuf::FieldDescriptor& field);

// Returns the text of such a message. INVALID_ARGUMENT if JSON cannot express
// it: a time that CheckForJson() refuses, or a FieldMask path that is empty or
// contains a comma.
absl::StatusOr<std::string> MessageText(
    const google::protobuf::Message& message, bool camel_case_field_masks);

// Appends `text`, with every byte except [-_.~0-9a-zA-Z] as %XX. The result is
// one path segment, or the name or value of a query parameter.
//
// "." and ".." stay unchanged. A path must not contain them, because HTTP
// clients resolve them, even when they are encoded.
void AppendPercentEncoded(std::string_view text, std::string* out);

// The same, but '/' stays unchanged: the result is several path segments.
void AppendPercentEncodedPath(std::string_view text, std::string* out);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_TRANSCODING_FIELD_TEXT_H_
