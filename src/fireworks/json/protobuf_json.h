#ifndef FIREWORKS_JSON_PROTOBUF_JSON_H_
#define FIREWORKS_JSON_PROTOBUF_JSON_H_

// protobuf's JsonStringToMessage, without three errors of protobuf 3.21:
//
// - It reads Struct, Value and ListValue in quadratic time (20 KB take seconds). If a
//   type reaches one of them, the limit is 8 KB.
// - It takes a member with an empty name for the list around it, and makes messages of
//   the member's content. Such members are removed before.
// - It reads {"seconds": 1, "nanos": -5} as a Duration, which is not valid.

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace google::protobuf {
class Descriptor;
class Message;
}  // namespace google::protobuf

namespace fireworks::json {

inline constexpr size_t kMaxQuadraticBytes = size_t{8} << 10;

// Replaces the content of `message`, or clears it on an error. Ignores unknown fields
// and unknown enum names. The body must pass Precheck.
//
// Errors: INVALID_ARGUMENT, which may quote any amount of the body;
// RESOURCE_EXHAUSTED for a body that would take quadratic time.
absl::Status ParseWithProtobuf(std::string_view body,
                               google::protobuf::Message* message);

// True if the message could have fields and has none, so that perhaps its body was
// something else. False for types without fields or with their own JSON form.
bool LacksAllFields(const google::protobuf::Message& message);

// True if the body, which must be JSON, is a non-empty object, and the type knows none
// of its members.
bool HoldsOnlyUnknownMembers(std::string_view body,
                             const google::protobuf::Descriptor& type);

// The name that the key of a JsonPart means; "" if the key is not valid.
std::string UnescapedKey(std::string_view key);

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_PROTOBUF_JSON_H_
