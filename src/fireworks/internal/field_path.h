#ifndef FIREWORKS_INTERNAL_FIELD_PATH_H_
#define FIREWORKS_INTERNAL_FIELD_PATH_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace google::protobuf {
class Descriptor;
}

namespace fireworks::internal {

// protobuf's functions on masks recurse once for each dot.
inline constexpr size_t kMaxFieldPathBytes = 256;

// INVALID_ARGUMENT unless `path` is identifiers joined by dots and not too
// long.
absl::Status CheckFieldPath(std::string_view path);

// The field path below `type` in the schema's spelling, from one in which every
// name is spelled as in the schema or as in JSON.
//   "baseModelDetails.moe" -> "base_model_details.moe"
// INVALID_ARGUMENT as CheckFieldPath, and if it names no field; the error
// suggests the nearest name.
absl::StatusOr<std::string> ResolveFieldPath(
    const google::protobuf::Descriptor& type, std::string_view path);

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_FIELD_PATH_H_
