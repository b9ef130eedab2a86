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

// Every field shows, in nested messages as well: what is unset as "", false, 0,
// [], {} or the enum's zero, and an unset message as null.
std::string PrintUnpopulated(const google::protobuf::Message& message);

// Only what is set, also if it is a zero. INVALID_ARGUMENT if a value cannot be
// JSON: a Timestamp out of range, text that is not UTF-8.
absl::StatusOr<std::string> PrintPopulated(
    const google::protobuf::Message& message);

// The value of one field alone.
absl::StatusOr<std::string> PrintField(
    const google::protobuf::Message& message,
    const google::protobuf::FieldDescriptor& field);

// A JSON string: "text", in quotes and escaped.
std::string PrintString(std::string_view text);

// The body of an error: {"code":5,"message":"...","details":[]}.
std::string PrintError(const absl::Status& error);

}  // namespace fireworks::testing::internal

#endif  // FIREWORKS_TESTING_INTERNAL_GATEWAY_JSON_H_
