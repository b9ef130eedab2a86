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

// Appends "?key=value&key=value" for the fields of `message` that are set, or
// nothing if no field is set. `left_out` lists the fields that are sent
// elsewhere, as paths of schema names ("book.name").
//
// Keys are JSON names. The keys of nested messages have dots
// ("book.displayName"). A repeated field repeats its key. A FieldMask is one
// value. An empty FieldMask is left out, because a server may read it as a mask
// with one empty path.
//
// Returns INVALID_ARGUMENT, with the field's key, for a field that a query
// cannot express: maps, repeated messages, extensions, and the well-known types
// Any, Struct, Value and ListValue.
absl::Status AppendQuery(const google::protobuf::Message& message,
                         absl::Span<const std::string_view> left_out,
                         bool camel_case_field_masks, std::string* out);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_TRANSCODING_QUERY_BUILDER_H_
