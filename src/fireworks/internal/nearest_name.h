#ifndef FIREWORKS_INTERNAL_NEAREST_NAME_H_
#define FIREWORKS_INTERNAL_NEAREST_NAME_H_

#include <string>
#include <string_view>

#include "absl/types/span.h"

namespace fireworks::internal {

// The one of `names` that `text` probably means, or "" if none is similar. If several
// are equally similar, the first one. Ignores letter case, '_', and the part of a name
// before its last dot.
std::string NearestName(std::string_view text,
                        absl::Span<const std::string> names);

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_NEAREST_NAME_H_
