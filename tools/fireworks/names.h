#ifndef FIREWORKS_TOOLS_FIREWORKS_NAMES_H_
#define FIREWORKS_TOOLS_FIREWORKS_NAMES_H_

// Reads the names of the models that a command works on.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace fireworks::tools {

struct NameFlags {
  std::vector<std::string> names;
  std::string names_from;

  bool are_none() const { return names.empty() && names_from.empty(); }
  // Whether the output uses the format for several models. A file of names counts
  // as several even if it holds one name.
  bool are_several() const { return names.size() > 1 || !names_from.empty(); }
};

// Adds NAME... and --names-from. `flags` must outlive the parsing.
void AddNameFlags(CLI::App* app, const std::string& what_for, NameFlags* flags);

// The names on the command line, then those in the file of --names-from. The file
// has one name a line. Blank lines are skipped. A '#' at the start of a line or
// after white space starts a comment. INVALID_ARGUMENT if there are no names;
// NOT_FOUND, PERMISSION_DENIED and so on if the file cannot be read.
absl::StatusOr<std::vector<std::string>> ReadNames(const NameFlags& flags);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_NAMES_H_
