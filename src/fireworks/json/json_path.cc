#include "fireworks/json/json_path.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "fireworks/internal/excerpt.h"
#include "fireworks/internal/strings.h"

namespace fireworks::json {
namespace {

// A key may be as long as the body.
constexpr size_t kMaxKeyBytesRead = 4096;

bool IsIdentifier(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
  });
}

void AppendKey(std::string_view key, size_t max_bytes, std::string* path) {
  const std::string clean = CleanKey(key, max_bytes);
  if (IsIdentifier(clean)) {
    absl::StrAppend(path, ".", clean);
  } else {
    absl::StrAppend(path, "[\"", clean, "\"]");
  }
}

}  // namespace

std::string CleanKey(std::string_view key, size_t max_bytes) {
  const std::string_view head = key.substr(0, kMaxKeyBytesRead);
  return internal::Excerpt(
      absl::StrReplaceAll(internal::AbslView(head),
                          {{"\\", R"(\\)"}, {"\"", R"(\")"}}),
      max_bytes);
}

std::string JsonPath(const PathStep& step, size_t max_key_bytes) {
  if (step.parent == nullptr) return "$";
  std::string path = JsonPath(*step.parent, max_key_bytes);
  if (step.index != PathStep::kNoIndex) {
    absl::StrAppend(&path, "[", step.index, "]");
  } else {
    AppendKey(step.key, max_key_bytes, &path);
  }
  return path;
}

std::string JsonPathPattern(const PathStep& step, size_t max_key_bytes) {
  if (step.parent == nullptr) return "$";
  std::string path = JsonPathPattern(*step.parent, max_key_bytes);
  if (step.index != PathStep::kNoIndex || step.is_map_key) {
    path += "[*]";
  } else {
    AppendKey(step.key, max_key_bytes, &path);
  }
  return path;
}

}  // namespace fireworks::json
