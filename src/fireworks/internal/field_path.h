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

// Bounds protobuf's functions for masks, which recurse once for each dot.
inline constexpr size_t kMaxFieldPathBytes = 256;

// INVALID_ARGUMENT if `path` is not identifiers joined by dots, or is too long.
absl::Status CheckFieldPath(std::string_view path);

// Returns the path of a field below `type`, spelled as in the schema. In `path`, each
// name is spelled as in the schema or as in JSON.
//   "baseModelDetails.moe" -> "base_model_details.moe"
// INVALID_ARGUMENT as in CheckFieldPath, or if there is no such field. The error
// suggests the nearest name.
absl::StatusOr<std::string> ResolveFieldPath(
    const google::protobuf::Descriptor& type, std::string_view path);

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_FIELD_PATH_H_
