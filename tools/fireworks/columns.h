#ifndef FIREWORKS_TOOLS_FIREWORKS_COLUMNS_H_
#define FIREWORKS_TOOLS_FIREWORKS_COLUMNS_H_

// The tables that `list` and `get` print.

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

// The flags --read-mask, --columns and --output of commands that print models.
struct ModelOutputFlags {
  std::string read_mask;
  std::string columns;
  std::string output;  // "" if the flag was not given.
};

// Adds the flags. `formats` are the values of --output besides "table". `flags`
// must outlive the parsing.
void AddModelOutputFlags(CLI::App* app, std::vector<std::string> formats,
                         ModelOutputFlags* flags);

struct Column {
  std::string header;
  size_t usual_width;  // Of its values; 0 if unknown.
  // `name` is the model's name as this table shows it.
  std::function<std::string(const Model& model, const std::string& name)> cell;
};

// The fields to request and the way to print them.
struct ModelOutput {
  std::string format;  // "json", "text", "binary" or "table".
  ReadMask read_mask;
  std::vector<Column> columns;  // For the format "table".
};

// Without --output, the format is a table if --columns is given, or if
// `is_several` and standard output is a terminal; otherwise it is JSON.
// INVALID_ARGUMENT names the flag that is wrong.
absl::StatusOr<ModelOutput> ToModelOutput(const ModelOutputFlags& flags,
                                          bool is_several);

// The help text about --columns.
extern const char kColumnsHelp[];

const Column& NameColumn();

// A table with these columns that fits the screen.
Table MakeTable(const std::vector<Column>& columns);
Table::Row MakeRow(const std::vector<Column>& columns, const Model& model,
                   const std::string& name);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_COLUMNS_H_
