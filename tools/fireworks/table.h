#ifndef FIREWORKS_TOOLS_FIREWORKS_TABLE_H_
#define FIREWORKS_TOOLS_FIREWORKS_TABLE_H_

#include <optional>
#include <string>
#include <vector>

namespace fireworks::tools {

// Rows of ASCII cells in columns, each as wide as its widest cell.
std::string FormatTable(const std::vector<std::vector<std::string>>& rows);

// "yes", "no", or "?" for what the service did not state.
std::string YesNo(std::optional<bool> fact);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_TABLE_H_
