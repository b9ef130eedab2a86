#ifndef FIREWORKS_TOOLS_FIREWORKS_PROTO_LINE_H_
#define FIREWORKS_TOOLS_FIREWORKS_PROTO_LINE_H_

// The lines that the schema lacks.

#include <string>
#include <vector>

#include "fireworks/json/drift.h"

namespace fireworks::tools {

// Something that answers hold and the schema does not know.
struct Finding {
  json::Drift first;  // Where it was met first.
  int times = 0;
  // What to add to the message or enum `first.type_name`: "optional bool
  // new_field = 1009;". The number is the next free one of our own; the type is
  // a guess from the value, and a comment says so where there was none.
  std::string proto_line;
};

// One finding for each field or enum value, in the order in which they were
// met.
std::vector<Finding> FindingsOf(const std::vector<json::Drift>& drift);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_PROTO_LINE_H_
