#ifndef FIREWORKS_JSON_DRIFT_H_
#define FIREWORKS_JSON_DRIFT_H_

// What a decoded body held that the schema does not know.

#include <string>

namespace fireworks::json {

// One finding.
struct Drift {
  // What is not known: a field of a message, or the name of an enum's value.
  enum class Kind { kUnknownField, kUnknownEnumValue };

  Kind kind = Kind::kUnknownField;
  // Where it stood: "$.baseModelDetails.newField".
  std::string json_path;
  // The message or enum that lacks it: "fireworks.gateway.v1.BaseModelDetails".
  std::string type_name;
  // The value as JSON, cut at 80 bytes, cleaned of control characters.
  std::string value;
};

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_DRIFT_H_
