#ifndef FIREWORKS_JSON_JSON_PATH_H_
#define FIREWORKS_JSON_JSON_PATH_H_

// The place of a value in a body. The steps are on the stack of the code that walks
// the body. Each step points to its parent. They become text only when needed.

#include <cstddef>
#include <string>
#include <string_view>

namespace fireworks::json {

struct PathStep {
  static constexpr size_t kNoIndex = ~size_t{0};

  const PathStep* parent = nullptr;  // nullptr: the body itself.
  std::string_view key;              // In an object...
  size_t index = kNoIndex;           // ...or in an array.
  bool is_map_key = false;           // The object is the JSON of a map.
};

// Returns a key on one line of at most `max_bytes`, with a backslash before each
// quotation mark and backslash, and other characters escaped as by Excerpt().
std::string CleanKey(std::string_view key, size_t max_bytes);

// "$.models[3].defaultSamplingParams["top k"]": a key that is not an identifier is in
// quotes. Each key is as by CleanKey().
std::string JsonPath(const PathStep& step, size_t max_key_bytes);

// "$.models[*].defaultSamplingParams[*]": without indexes and keys of maps.
std::string JsonPathPattern(const PathStep& step, size_t max_key_bytes);

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_JSON_PATH_H_
