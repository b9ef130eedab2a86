#ifndef FIREWORKS_TESTING_INTERNAL_QUERY_STRING_H_
#define FIREWORKS_TESTING_INTERNAL_QUERY_STRING_H_

#include <map>
#include <string>
#include <string_view>

namespace fireworks::testing::internal {

using QueryParameters = std::multimap<std::string, std::string>;

// Returns the decoded parameters of a request target, "/path?a=1&b=x%20y".
// (httplib's versions differ in how they parse a value that contains '='.)
QueryParameters ParseQuery(std::string_view target);

// Returns `text` with each %XX replaced by its byte. The rest is unchanged.
std::string PercentDecode(std::string_view text);

}  // namespace fireworks::testing::internal

#endif  // FIREWORKS_TESTING_INTERNAL_QUERY_STRING_H_
