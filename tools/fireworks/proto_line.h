#ifndef FIREWORKS_TOOLS_FIREWORKS_PROTO_LINE_H_
#define FIREWORKS_TOOLS_FIREWORKS_PROTO_LINE_H_

// The lines to add to the .proto files for unknown fields and enum values.

#include <string>
#include <vector>

#include "fireworks/json/drift.h"

namespace fireworks::tools {

// A field or enum value in the answers that the schema does not know.
struct Finding {
  json::Drift first;  // The first occurrence.
  int times = 0;
  // The line to add to the message or enum `first.type_name`: "optional bool
  // new_field = 1009;". The number is the next free one from 1000 on. The type is
  // a guess from the value; a comment in the line says so if there is no guess.
  std::string proto_line;
};

// One finding for each field or enum value, in the order of first occurrence.
std::vector<Finding> FindingsOf(const std::vector<json::Drift>& drift);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_PROTO_LINE_H_
