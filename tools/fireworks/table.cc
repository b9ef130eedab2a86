#include "table.h"

#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "terminal.h"
#include "visible.h"

namespace fireworks::tools {
namespace {

constexpr size_t kGap = 2;
// Columns do not shrink below this width, even if the line is then too long.
constexpr size_t kLeastWidth = 3;

}  // namespace

Table::Table(Row header, std::optional<size_t> width)
    : header_(std::move(header)), width_(width), widths_(header_.size()) {}

void Table::Reserve(size_t column, size_t width) {
  widths_[column] = std::max(widths_[column], width);
}

void Table::FixWidths(const std::vector<Row>& rows) {
  widths_are_fixed_ = true;
  const auto measure = [this](const Row& row) {
    for (size_t i = 0; i < row.size(); ++i) {
      Reserve(i, DisplayWidth(Visible(row[i].text)));
    }
  };
  measure(header_);
  for (const Row& row : rows) measure(row);
  if (!width_.has_value() || widths_.empty()) return;
  size_t total = std::accumulate(widths_.begin(), widths_.end(),
                                 kGap * (widths_.size() - 1));
  while (total > *width_) {
    const auto widest = std::max_element(widths_.begin(), widths_.end());
    if (*widest <= kLeastWidth) break;
    --*widest;
    --total;
  }
}

std::string Table::Line(const Row& row) const {
  std::string line;
  for (size_t i = 0; i < row.size(); ++i) {
    std::string cell = Visible(row[i].text);
    if (width_.has_value()) cell = CutToWidth(cell, widths_[i]);
    const size_t used = DisplayWidth(cell);
    line += row[i].is_bad ? Red(cell, STDOUT_FILENO) : cell;
    if (i + 1 < row.size()) {
      line.append(std::max(widths_[i], used) - used + kGap, ' ');
    }
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + '\n';
}

std::string Table::Format(const std::vector<Row>& rows) {
  std::string text;
  if (!widths_are_fixed_) {
    FixWidths(rows);
    text = Line(header_);
  }
  for (const Row& row : rows) text += Line(row);
  return text;
}

std::string YesNo(std::optional<bool> fact) {
  if (!fact.has_value()) return "?";
  return *fact ? "yes" : "no";
}

}  // namespace fireworks::tools
