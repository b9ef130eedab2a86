// That a list is a range of C++20, for which it is compiled as such.

#include <version>

#include "fireworks/list_models.h"

#ifdef __cpp_lib_ranges
#include <iterator>
#include <ranges>

static_assert(std::input_iterator<fireworks::ModelRange::Iterator>);
static_assert(std::ranges::input_range<fireworks::ModelRange>);
static_assert(std::ranges::common_range<fireworks::ModelRange>);
#endif
