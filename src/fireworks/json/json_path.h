#ifndef FIREWORKS_JSON_JSON_PATH_H_
#define FIREWORKS_JSON_JSON_PATH_H_

// Where in a body a value stands. The steps live on the stack of whoever walks
// the body, each pointing to the one before, and become text when it is asked.

#include <cstddef>
#include <string>
#include <string_view>

namespace fireworks::json {

struct PathStep {
  static constexpr size_t kNoIndex = ~size_t{0};

  const PathStep* parent = nullptr;  // nullptr: the body itself.
  std::string_view key;              // Of an object...
  size_t index = kNoIndex;           // ...or of an array.
  bool is_map_key = false;           // The object is the JSON of a map.
};

// "$.models[3].defaultSamplingParams["top k"]": keys that are no identifiers in
// quotes. Each key is cleaned and cut at `max_key_bytes`.
std::string JsonPath(const PathStep& step, size_t max_key_bytes);

// "$.models[*].defaultSamplingParams[*]": no index and no key of a map.
std::string JsonPathPattern(const PathStep& step, size_t max_key_bytes);

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_JSON_PATH_H_
