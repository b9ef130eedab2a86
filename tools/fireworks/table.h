#ifndef FIREWORKS_TOOLS_FIREWORKS_TABLE_H_
#define FIREWORKS_TOOLS_FIREWORKS_TABLE_H_

// Columns for people.

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace fireworks::tools {

// Rows of cells in columns that are known before all rows are. Cells may hold any
// text; they are shown by Visible(). The last column is not padded.
class Table {
 public:
  struct Cell {
    Cell(std::string cell_text, bool bad = false)  // NOLINT: is a text
        : text(std::move(cell_text)), is_bad(bad) {}
    Cell(const char* cell_text) : Cell(std::string(cell_text)) {}  // NOLINT

    std::string text;
    bool is_bad;  // Shown in red, where that is wanted.
  };
  using Row = std::vector<Cell>;

  // With a `width`, that of the screen, lines fit it: the widest columns give
  // way, and what is too long for its column is cut. Without one nothing is cut.
  Table(Row header, std::optional<size_t> width);

  // Makes a column so wide at least. To be called before Format().
  void Reserve(size_t column, size_t width);

  // The lines of these rows. The first time also the header's, and the width of
  // each column is settled by what is in it so far.
  std::string Format(const std::vector<Row>& rows);

 private:
  void Settle(const std::vector<Row>& rows);
  std::string Line(const Row& row) const;

  Row header_;
  std::optional<size_t> width_;
  std::vector<size_t> widths_;
  bool settled_ = false;
};

// "yes", "no", or "?" for what the service did not state.
std::string YesNo(std::optional<bool> fact);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_TABLE_H_
