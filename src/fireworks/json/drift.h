#ifndef FIREWORKS_JSON_DRIFT_H_
#define FIREWORKS_JSON_DRIFT_H_

// Finds the fields and enum values of a body that the schema does not know.
//
//   const fireworks::json::DriftReport report =
//       fireworks::json::FindDrift(body, *fireworks::Model::descriptor());
//   for (const auto& drift : report.findings) {
//     std::cout << drift.json_path << " of " << drift.type_name << "\n";
//   }
//
// CMake target: fireworks::rest.

#include <cstddef>
#include <string>
#include <vector>

namespace google::protobuf {
class Descriptor;
}

namespace fireworks::json {

// One field or enum value that the schema does not know.
struct Drift {
  // The kinds of drift. An enum value may be unknown by name or by number.
  enum class Kind { kUnknownField, kUnknownEnumValue };

  // The kind of this one.
  Kind kind = Kind::kUnknownField;
  // Its place in the body: "$.models[3].baseModelDetails.newField".
  std::string json_path;
  // The same with [*] for list indexes and map keys, which are data and not part of
  // the schema: "$.models[*].baseModelDetails.newField".
  std::string path_pattern;
  // The message or enum that lacks it: "fireworks.gateway.v1.BaseModelDetails".
  std::string type_name;
  // The value as JSON, at most 80 bytes, without control characters.
  std::string value;
  // The name of the field as in the paths, or of the enum value if it has only the
  // characters [A-Z0-9_] and at most 80 of them. Otherwise empty, because it may be
  // a user's text. To count drift, use `type_name` and `name` together.
  std::string name;
};

// The largest number of findings in a report. There is a limit because every model
// of a page may have the same new field.
inline constexpr size_t kMaxDrift = 100;

// What was found in one body or several.
struct DriftReport {
  // Whether the body was examined. If not, an empty report says nothing.
  bool looked = false;
  std::string why_not;          // "the number is beyond the range of a double"
  std::vector<Drift> findings;  // In the order of the body.
  size_t left_out = 0;          // The number of further findings.

  // Adds the report of another body, up to kMaxDrift findings. `looked` is true if
  // at least one body was added and every added body was examined. A report without
  // `looked` and `why_not` is not of a body.
  void Add(const DriftReport& other) {
    const bool is_first = !looked && why_not.empty();
    looked = other.looked && (looked || is_first);
    if (why_not.empty()) why_not = other.why_not;
    left_out += other.left_out;
    for (const Drift& drift : other.findings) {
      if (findings.size() < kMaxDrift) {
        findings.push_back(drift);
      } else {
        ++left_out;
      }
    }
  }
};

// Examines a body that should be the JSON of a `type`.
//
// Finds all drift if simdjson can read the body. Otherwise `looked` is false:
// simdjson was not built in, or the body is not strict JSON, or has a number beyond
// 64 bits or a double.
//
// Thread-safe. Costs about as much as decoding the body.
DriftReport FindDrift(const std::string& body,
                      const google::protobuf::Descriptor& type,
                      size_t max_findings = kMaxDrift);

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_DRIFT_H_
