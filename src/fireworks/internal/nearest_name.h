#ifndef FIREWORKS_INTERNAL_NEAREST_NAME_H_
#define FIREWORKS_INTERNAL_NEAREST_NAME_H_

#include <string>
#include <string_view>

#include "absl/types/span.h"

namespace fireworks::internal {

// The one of `names` that `text` was probably meant to be, or "" if none is
// near; of equals the first. Letter case and '_' do not count, nor does what
// stands before the last dot of a name.
std::string NearestName(std::string_view text,
                        absl::Span<const std::string> names);

}  // namespace fireworks::internal

#endif  // FIREWORKS_INTERNAL_NEAREST_NAME_H_
