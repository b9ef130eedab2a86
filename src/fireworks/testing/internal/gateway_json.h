#ifndef FIREWORKS_TESTING_INTERNAL_GATEWAY_JSON_H_
#define FIREWORKS_TESTING_INTERNAL_GATEWAY_JSON_H_

// JSON as grpc-gateway writes it.

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace fireworks::testing::internal {

// Prints all fields, also in nested messages, except unset members of a oneof.
// Unset fields are "", false, 0, [], {} or the enum's zero; messages are null.
std::string PrintUnpopulated(const google::protobuf::Message& message);

// Prints only the fields that are set, zeros included. INVALID_ARGUMENT if a
// value cannot be JSON (rest::CheckForJson()): a Timestamp out of range, text
// that is not UTF-8.
absl::StatusOr<std::string> PrintPopulated(
    const google::protobuf::Message& message);

// Prints only the value of one field.
absl::StatusOr<std::string> PrintField(
    const google::protobuf::Message& message,
    const google::protobuf::FieldDescriptor& field);

// Prints a JSON string: `text` in quotes and escaped. Each byte that is
// not UTF-8 becomes U+FFFD.
std::string PrintString(std::string_view text);

// Prints the body of an error: {"code":5,"message":"...","details":[]}.
std::string PrintError(const absl::Status& error);

}  // namespace fireworks::testing::internal

#endif  // FIREWORKS_TESTING_INTERNAL_GATEWAY_JSON_H_
