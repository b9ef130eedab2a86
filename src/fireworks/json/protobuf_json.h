#ifndef FIREWORKS_JSON_PROTOBUF_JSON_H_
#define FIREWORKS_JSON_PROTOBUF_JSON_H_

// protobuf's JsonStringToMessage, kept from three things that some versions of
// it do:
//
// - 3.21 reads Struct, Value and ListValue in quadratic time (20 KB take
//   seconds). Of a type that reaches one of them it gets 8 KB at most.
// - 3.21 takes a member with an empty name for the list around it, and makes
//   messages of what is in it. Such members are taken out before.
// - 3.21 reads {"seconds": 1, "nanos": -5} as a Duration, which is none.

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace google::protobuf {
class Message;
}  // namespace google::protobuf

namespace fireworks::json {

inline constexpr size_t kMaxQuadraticBytes = size_t{8} << 10;

// Replaces the content of `message`, or clears it on an error. Unknown fields
// and names of enum values are ignored. To be called with a body that passes
// Precheck.
//
// Errors: INVALID_ARGUMENT, which may quote the body without bound;
// RESOURCE_EXHAUSTED for a body that would take quadratic time.
absl::Status ParseWithProtobuf(std::string_view body,
                               google::protobuf::Message* message);

// True if the body is an object that is not empty, and the type of `decoded`,
// which it was decoded to, knows none of its members: it may well be something
// else. False for types that have no members, or a JSON of their own, and for a
// body that is not JSON by RFC 8259.
//
// Reads the body only if no field of `decoded` is set.
bool HoldsOnlyUnknownMembers(std::string_view body,
                             const google::protobuf::Message& decoded);

// The name that a JsonPart's key stands for; "" if it stands for none.
std::string UnescapedKey(std::string_view key);

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_PROTOBUF_JSON_H_
