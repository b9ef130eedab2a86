// Compiled as C++20: a list of models is a C++20 range.

#include <version>

#include "fireworks/list_models.h"

#ifdef __cpp_lib_ranges
#include <iterator>
#include <ranges>

static_assert(std::input_iterator<fireworks::ModelRange::Iterator>);
static_assert(std::ranges::input_range<fireworks::ModelRange>);
static_assert(std::ranges::common_range<fireworks::ModelRange>);
#endif
