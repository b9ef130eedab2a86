#ifndef FIREWORKS_TESTING_INTERNAL_PATH_MATCH_H_
#define FIREWORKS_TESTING_INTERNAL_PATH_MATCH_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fireworks::testing::internal {

// The variables of a path template, each with the decoded text in its place.
using PathVariables = std::vector<std::pair<std::string, std::string>>;

// Matches a percent-encoded path against a template of google/api/http.proto,
// "/v1/{name=accounts/*/models/*}". nullopt if it does not match.
std::optional<PathVariables> MatchPath(std::string_view path_template,
                                       std::string_view path);

}  // namespace fireworks::testing::internal

#endif  // FIREWORKS_TESTING_INTERNAL_PATH_MATCH_H_
