#include "fireworks/json/json_path.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "fireworks/internal/excerpt.h"

namespace fireworks::json {
namespace {

bool IsIdentifier(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
  });
}

}  // namespace

std::string JsonPath(const PathStep& step, size_t max_key_bytes) {
  if (step.parent == nullptr) return "$";
  std::string path = JsonPath(*step.parent, max_key_bytes);
  if (step.index != PathStep::kNoIndex) {
    absl::StrAppend(&path, "[", step.index, "]");
    return path;
  }
  const std::string key = internal::Excerpt(step.key, max_key_bytes);
  if (IsIdentifier(key)) {
    absl::StrAppend(&path, ".", key);
  } else {
    absl::StrAppend(&path, "[\"", key, "\"]");
  }
  return path;
}

}  // namespace fireworks::json
