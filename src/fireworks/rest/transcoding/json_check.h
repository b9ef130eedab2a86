#ifndef FIREWORKS_REST_TRANSCODING_JSON_CHECK_H_
#define FIREWORKS_REST_TRANSCODING_JSON_CHECK_H_

// Finds what protobuf's JSON printer would alter, or complain about on stderr.
// Call this before PrintJson().
//
//   absl::Status status = CheckForJson(request);
//   // INVALID_ARGUMENT: child: the field "name" is not valid UTF-8

#include <string_view>

#include "absl/status/status.h"

namespace google::protobuf {
class Message;
}

namespace fireworks::rest {

// Returns INVALID_ARGUMENT, and names the field, if `message` is or contains
//
//   - a string that is not UTF-8;
//   - a Timestamp or Duration that is out of range, or a Duration whose seconds
//     and nanos have different signs; or
//   - an Any whose type is not known, whose content is malformed or contains
//     any of these, or that is more than 10 deep in other Anys.
absl::Status CheckForJson(const google::protobuf::Message& message);

// Returns INVALID_ARGUMENT if `text` is not UTF-8. The field's name in the
// error is `prefix` and then `name`.
absl::Status CheckUtf8(std::string_view text, std::string_view prefix,
                       std::string_view name);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_TRANSCODING_JSON_CHECK_H_
