#ifndef FIREWORKS_REST_TRANSCODING_QUERY_BUILDER_H_
#define FIREWORKS_REST_TRANSCODING_QUERY_BUILDER_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/types/span.h"

namespace google::protobuf {
class Message;
}

namespace fireworks::rest {

// Appends "?key=value&key=value" for the fields of `message` that are set; or
// nothing, if none is. `left_out` are the fields, as paths of names in the
// schema ("book.name"), that travel elsewhere.
//
// Keys are JSON names, those of nested messages dotted ("book.displayName"). A
// repeated field repeats its key. A FieldMask is one value; an empty one is
// left out, for it may be taken for one empty path.
//
// INVALID_ARGUMENT, with the field's key, for what a query cannot say: maps,
// repeated messages, extensions, and the JSON-like well-known types.
absl::Status AppendQuery(const google::protobuf::Message& message,
                         absl::Span<const std::string_view> left_out,
                         bool camel_case_field_masks, std::string* out);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_TRANSCODING_QUERY_BUILDER_H_
