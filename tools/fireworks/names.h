#ifndef FIREWORKS_TOOLS_FIREWORKS_NAMES_H_
#define FIREWORKS_TOOLS_FIREWORKS_NAMES_H_

// The models that a command is about.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace fireworks::tools {

struct NameFlags {
  std::vector<std::string> names;
  std::string names_from;

  bool are_none() const { return names.empty() && names_from.empty(); }
  // Whether output has the form for several, also where it happens to be one.
  bool are_several() const { return names.size() > 1 || !names_from.empty(); }
};

// NAME... and --names-from. `flags` must outlive the parsing.
void AddNameFlags(CLI::App* app, const std::string& what_for, NameFlags* flags);

// Those of the command line, and then those of --names-from: one a line; blank
// lines, and what stands behind a '#' at the start of a line or after a blank, do
// not count. INVALID_ARGUMENT if there are none, NOT_FOUND and so on if the file
// cannot be read.
absl::StatusOr<std::vector<std::string>> ReadNames(const NameFlags& flags);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_NAMES_H_
