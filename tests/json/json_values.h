#ifndef FIREWORKS_TESTS_JSON_JSON_VALUES_H_
#define FIREWORKS_TESTS_JSON_JSON_VALUES_H_

// JSON values that are hard for a decoder: limits, almost valid forms, and forms
// that versions of protobuf read differently. Plain values come first.

#include <vector>

namespace fireworks::json::values {

using Choices = std::vector<const char*>;

const Choices& Integers();
const Choices& Reals();
const Choices& Strings();
const Choices& Base64();
const Choices& Times();
const Choices& Durations();
const Choices& Masks();

}  // namespace fireworks::json::values

#endif  // FIREWORKS_TESTS_JSON_JSON_VALUES_H_
