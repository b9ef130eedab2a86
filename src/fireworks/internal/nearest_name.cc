#include "fireworks/internal/nearest_name.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"

namespace fireworks::internal {
namespace {

// A longer text is not a misspelled name.
constexpr size_t kMaxBytes = 64;

std::string Letters(std::string_view text) {
  std::string letters;
  for (const char c : text) {
    if (c == '_') continue;
    letters.push_back(absl::ascii_tolower(static_cast<unsigned char>(c)));
  }
  return letters;
}

// Levenshtein distance: the bytes to insert, delete or replace.
size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string NearestName(std::string_view text,
                        absl::Span<const std::string> names) {
  if (text.size() > kMaxBytes) return "";
  const std::string letters = Letters(text);
  size_t least = letters.size() / 3 + 1;  // One typo in three letters.
  std::string nearest;
  for (const std::string& name : names) {
    std::string_view last = name;
    last.remove_prefix(last.rfind('.') + 1);
    const size_t distance = EditDistance(letters, Letters(last));
    if (distance >= least) continue;
    least = distance;
    nearest = name;
  }
  return nearest;
}

}  // namespace fireworks::internal
