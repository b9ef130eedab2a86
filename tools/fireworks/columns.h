#ifndef FIREWORKS_TOOLS_FIREWORKS_COLUMNS_H_
#define FIREWORKS_TOOLS_FIREWORKS_COLUMNS_H_

// The tables of `list` and `get`.

#include <CLI/CLI.hpp>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "fireworks/client.h"
#include "fireworks/read_mask.h"
#include "table.h"

namespace fireworks::tools {

// --read-mask, --columns and --output, of commands whose tables are of models.
struct ModelOutputFlags {
  std::string read_mask;
  std::string columns;
  std::string output;  // "" where it was not given.
};

// Adds the flags; `formats` are the other ones than table.
void AddModelOutputFlags(CLI::App* app, std::vector<std::string> formats,
                         ModelOutputFlags* flags);

struct Column {
  std::string header;
  size_t usual_width;  // Of what stands in it; 0 where that can be anything.
  // `name` is how the model is called in this table.
  std::function<std::string(const Model& model, const std::string& name)> cell;
};

// What to ask for, and how to show it.
struct ModelOutput {
  std::string format;  // "json", "text", "binary" or "table".
  ReadMask read_mask;
  std::vector<Column> columns;  // Of a table.
};

// Where --output was not given, a table for --columns and, if `is_several`, on a
// terminal; otherwise JSON. INVALID_ARGUMENT names the flag that is wrong.
absl::StatusOr<ModelOutput> ToModelOutput(const ModelOutputFlags& flags,
                                          bool is_several);

// Columns that --columns knows besides the schema's fields.
extern const char kColumnsHelp[];

const Column& NameColumn();

// A table with these columns, for this screen.
Table MakeTable(const std::vector<Column>& columns);
Table::Row MakeRow(const std::vector<Column>& columns, const Model& model,
                   const std::string& name);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_COLUMNS_H_
