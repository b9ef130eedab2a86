#ifndef FIREWORKS_TESTING_INTERNAL_CATALOGUE_H_
#define FIREWORKS_TESTING_INTERNAL_CATALOGUE_H_

// The models that the emulator serves when it is given none.

#include <string_view>
#include <vector>

namespace fireworks::testing::internal {

// JSON bodies without unset fields. They are invented: facts about models that
// exist may be wrong.
std::vector<std::string_view> Catalogue();

}  // namespace fireworks::testing::internal

#endif  // FIREWORKS_TESTING_INTERNAL_CATALOGUE_H_
