#ifndef FIREWORKS_JSON_DRIFT_H_
#define FIREWORKS_JSON_DRIFT_H_

// Finds what a body contains but the schema does not know.
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

// One finding.
struct Drift {
  // An unknown field of a message, or an unknown name or number of an enum value.
  enum class Kind { kUnknownField, kUnknownEnumValue };

  Kind kind = Kind::kUnknownField;
  // Where it is: "$.models[3].baseModelDetails.newField".
  std::string json_path;
  // The same with [*] for list indexes and map keys, which come from data and not from
  // a schema: "$.models[*].baseModelDetails.newField".
  std::string path_pattern;
  // The message or enum that lacks it: "fireworks.gateway.v1.BaseModelDetails".
  std::string type_name;
  // The value as JSON, at most 80 bytes, without control characters.
  std::string value;
  // The name of the field as in the paths, or of the enum value if it looks like
  // one: [A-Z0-9_], at most 80 bytes. Otherwise empty, because it may be a user's
  // text. `type_name` and `name` together say what the schema lacks: count by both.
  std::string name;
};

// Limits a report, because every model of a page may have the same new field.
inline constexpr size_t kMaxDrift = 100;

struct DriftReport {
  // False: the body was not examined, so nothing is known about it.
  bool looked = false;
  std::string why_not;  // "the number is beyond the range of a double"
  std::vector<Drift> findings;
  // The number of findings that are not in `findings`.
  size_t left_out = 0;

  // Adds the report of another body, up to kMaxDrift findings. `looked` is true if at
  // least one body was added and every added body was examined.
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

// Examines a body that may be the JSON of a `type`, no matter who decodes it.
//
// Finds everything in a body that simdjson reads. Does not look if simdjson was not
// built in or refuses the body. simdjson refuses sloppy JSON that other parsers
// accept, and numbers beyond 64 bits or a double.
//
// Thread-safe. Costs about as much as decoding the body.
DriftReport FindDrift(const std::string& body,
                      const google::protobuf::Descriptor& type,
                      size_t max_findings = kMaxDrift);

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_DRIFT_H_
