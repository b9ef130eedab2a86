#include "fireworks/testing/internal/path_match.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "fireworks/rest/transcoding/path_template.h"
#include "fireworks/testing/internal/query_string.h"

namespace fireworks::testing::internal {
namespace {

// Cuts a custom verb, ":prepare", off the last segment of a path.
std::string_view CutVerb(std::string_view* path) {
  const size_t colon = path->rfind(':');
  const size_t slash = path->rfind('/');
  if (colon == std::string_view::npos ||
      (slash != std::string_view::npos && colon < slash)) {
    return {};
  }
  const std::string_view verb = path->substr(colon);
  path->remove_suffix(verb.size());
  return verb;
}

// Cuts the value of a variable off the front of a path: as many segments as the
// pattern has, or all of them for "**".
std::string_view CutValue(std::string_view pattern, std::string_view* path) {
  constexpr std::string_view kRest = "**";
  size_t end = path->size();
  if (pattern.size() < kRest.size() ||
      pattern.substr(pattern.size() - kRest.size()) != kRest) {
    end = path->find('/');
    for (auto left = std::count(pattern.begin(), pattern.end(), '/');
         left > 0 && end != std::string_view::npos; --left) {
      end = path->find('/', end + 1);
    }
  }
  const std::string_view value = path->substr(0, end);
  path->remove_prefix(value.size());
  return value;
}

}  // namespace

std::optional<PathVariables> MatchPath(std::string_view path_template,
                                       std::string_view path) {
  absl::StatusOr<rest::PathTemplate> pieces =
      rest::ParsePathTemplate(path_template);
  if (!pieces.ok() || pieces->empty()) return std::nullopt;
  // Only the text at the end of a template can hold a verb.
  std::string_view verb = CutVerb(&pieces->back().text);
  if (CutVerb(&path) != verb) return std::nullopt;

  PathVariables variables;
  for (const rest::PathPiece& piece : *pieces) {
    if (piece.field.empty()) {
      if (path.substr(0, piece.text.size()) != piece.text) return std::nullopt;
      path.remove_prefix(piece.text.size());
      continue;
    }
    // A decoded slash breaks a pattern of several segments, as in the service.
    std::string value = PercentDecode(CutValue(piece.pattern, &path));
    if (!rest::FitsPattern(value, piece.pattern)) return std::nullopt;
    variables.emplace_back(piece.field, std::move(value));
  }
  if (!path.empty()) return std::nullopt;
  return variables;
}

}  // namespace fireworks::testing::internal
