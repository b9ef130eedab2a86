#ifndef FIREWORKS_TOOLS_FIREWORKS_TABLE_H_
#define FIREWORKS_TOOLS_FIREWORKS_TABLE_H_

// Formats rows as columns for people.

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace fireworks::tools {

// A table that can print its first rows before it has them all. Cells may hold any
// text; Visible() escapes it. The last column is not padded.
class Table {
 public:
  struct Cell {
    Cell(std::string cell_text, bool bad = false)  // NOLINT: is a text
        : text(std::move(cell_text)), is_bad(bad) {}
    Cell(const char* cell_text) : Cell(std::string(cell_text)) {}  // NOLINT

    std::string text;
    bool is_bad;  // Shown in red, if colour is on.
  };
  using Row = std::vector<Cell>;

  // `width` is that of the screen. Lines fit it: the widest columns shrink, and
  // cells that are too long are cut. Without `width` nothing is cut.
  Table(Row header, std::optional<size_t> width);

  // Sets the minimum width of a column. Call it before Format().
  void Reserve(size_t column, size_t width);

  // The lines of these rows. The first call fixes the width of each column from
  // its rows and the reserved widths, and puts the header's line first.
  std::string Format(const std::vector<Row>& rows);

 private:
  void FixWidths(const std::vector<Row>& rows);
  std::string Line(const Row& row) const;

  Row header_;
  std::optional<size_t> width_;
  std::vector<size_t> widths_;
  bool widths_are_fixed_ = false;
};

// "yes", "no", or "?" if the service did not state it.
std::string YesNo(std::optional<bool> fact);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_TABLE_H_
