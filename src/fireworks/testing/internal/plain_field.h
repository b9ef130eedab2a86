#ifndef FIREWORKS_TESTING_INTERNAL_PLAIN_FIELD_H_
#define FIREWORKS_TESTING_INTERNAL_PLAIN_FIELD_H_

// Fields of one plain value (string, enum, boolean, integer), which a list can
// be filtered and ordered by. Names are the schema's, in snake_case.

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace fireworks::testing::internal {

// INVALID_ARGUMENT if there is none of that name.
absl::StatusOr<const google::protobuf::FieldDescriptor*> FindPlainField(
    std::string_view name, const google::protobuf::Descriptor* message);

// The value of any such field but a string.
int64_t PlainNumber(const google::protobuf::Message& message,
                    const google::protobuf::FieldDescriptor* field);

// INVALID_ARGUMENT: `what "text"`, with `text` made fit to be shown.
absl::Status InvalidText(std::string_view what, std::string_view text);

}  // namespace fireworks::testing::internal

#endif  // FIREWORKS_TESTING_INTERNAL_PLAIN_FIELD_H_
