#ifndef FIREWORKS_REST_TRANSCODING_FIELD_TEXT_H_
#define FIREWORKS_REST_TRANSCODING_FIELD_TEXT_H_

// The value of a field as it stands in a path or a query: what JSON would show,
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

// In place of an index: the value of a field that is not repeated.
inline constexpr int kSingular = -1;

// The text of a scalar or enum field, or of element `index` of a repeated one.
// Enums by name, or by number if it has none; bytes in base64; floats with as
// many digits as it takes to read them back. The view is of the message or of
// *scratch.
std::string_view ScalarText(const google::protobuf::Message& message,
                            const google::protobuf::FieldDescriptor& field,
                            int index, std::string* scratch);

// Whether messages of this field's type are a string or a scalar in JSON:
// Timestamp, Duration, FieldMask and the wrappers.
bool IsTextMessage(const google::protobuf::FieldDescriptor& field);

// The text of such a message. INVALID_ARGUMENT for what JSON cannot say: a time
// out of range, a Duration as below, a FieldMask path that is empty or holds a
// comma.
absl::StatusOr<std::string> MessageText(
    const google::protobuf::Message& message, bool camel_case_field_masks);

// INVALID_ARGUMENT if `message` is or holds a Duration whose seconds and nanos
// differ in sign: protobuf prints another time then.
absl::Status CheckDurations(const google::protobuf::Message& message);

// Appends `text` with every byte but [-_.~0-9a-zA-Z] as %XX. The result is one
// path segment, or the name or value of a query parameter.
//
// "." and ".." stay what they are, which a path must not contain: HTTP clients
// resolve them, even when they are encoded.
void AppendPercentEncoded(std::string_view text, std::string* out);

// The same, but '/' stays: the result is several path segments.
void AppendPercentEncodedPath(std::string_view text, std::string* out);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_TRANSCODING_FIELD_TEXT_H_
