#ifndef FIREWORKS_TESTING_INTERNAL_QUERY_STRING_H_
#define FIREWORKS_TESTING_INTERNAL_QUERY_STRING_H_

#include <map>
#include <string>
#include <string_view>

namespace fireworks::testing::internal {

using QueryParameters = std::multimap<std::string, std::string>;

// The decoded parameters of a request target, "/path?a=1&b=x%20y". (What
// httplib makes of a value with a '=' in it depends on its version.)
QueryParameters ParseQuery(std::string_view target);

// `text` with each %XX replaced by its byte. What is not an escape stays.
std::string PercentDecode(std::string_view text);

}  // namespace fireworks::testing::internal

#endif  // FIREWORKS_TESTING_INTERNAL_QUERY_STRING_H_
