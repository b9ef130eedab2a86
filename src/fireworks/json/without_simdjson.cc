// Replaces the code that needs simdjson.

#include "fireworks/json/accelerator.h"
#include "fireworks/json/drift.h"

namespace fireworks::json {

std::unique_ptr<Accelerator> NewAccelerator(int /*max_depth*/) {
  return nullptr;
}

DriftReport FindDrift(const std::string& /*body*/,
                      const google::protobuf::Descriptor& /*type*/,
                      size_t /*max_findings*/) {
  DriftReport report;
  report.why_not = "simdjson was not built in";
  return report;
}

}  // namespace fireworks::json
