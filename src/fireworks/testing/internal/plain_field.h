#ifndef FIREWORKS_TESTING_INTERNAL_PLAIN_FIELD_H_
#define FIREWORKS_TESTING_INTERNAL_PLAIN_FIELD_H_

// Plain fields: singular strings, enums, booleans and integers. Lists can be
// filtered and ordered by them. Names are in snake_case, as in the schema.

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace fireworks::testing::internal {

// INVALID_ARGUMENT if the message has no plain field of that name.
absl::StatusOr<const google::protobuf::FieldDescriptor*> FindPlainField(
    std::string_view name, const google::protobuf::Descriptor* message);

// The value of a plain field that is not a string.
int64_t PlainNumber(const google::protobuf::Message& message,
                    const google::protobuf::FieldDescriptor* field);

// Returns INVALID_ARGUMENT: `what "text"`, with an Excerpt() of `text`.
absl::Status InvalidText(std::string_view what, std::string_view text);

}  // namespace fireworks::testing::internal

#endif  // FIREWORKS_TESTING_INTERNAL_PLAIN_FIELD_H_
