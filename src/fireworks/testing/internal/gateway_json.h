#ifndef FIREWORKS_TESTING_INTERNAL_GATEWAY_JSON_H_
#define FIREWORKS_TESTING_INTERNAL_GATEWAY_JSON_H_

// JSON as grpc-gateway writes it.

#include <string>

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace fireworks::testing::internal {

// Every field shows: what is unset as "", false, 0, [], {} or the enum's zero,
// and an unset message as null.
std::string PrintUnpopulated(const google::protobuf::Message& message);

// Only what is set, also if it is a zero.
std::string PrintPopulated(const google::protobuf::Message& message);

// The body of an error: {"code":5,"message":"...","details":[]}.
std::string PrintError(const absl::Status& error);

}  // namespace fireworks::testing::internal

#endif  // FIREWORKS_TESTING_INTERNAL_GATEWAY_JSON_H_
