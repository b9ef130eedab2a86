#ifndef FIREWORKS_JSON_DRIFT_H_
#define FIREWORKS_JSON_DRIFT_H_

// What a body holds that the schema does not know.
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
  // What is not known: a field of a message, or the name or number of an enum's
  // value.
  enum class Kind { kUnknownField, kUnknownEnumValue };

  Kind kind = Kind::kUnknownField;
  // Where it stood: "$.models[3].baseModelDetails.newField".
  std::string json_path;
  // The same with [*] for indexes of lists and keys of maps, which come from
  // data and not from a schema: "$.models[*].baseModelDetails.newField".
  std::string path_pattern;
  // The message or enum that lacks it: "fireworks.gateway.v1.BaseModelDetails".
  std::string type_name;
  // The value as JSON, cut at 80 bytes, cleaned of control characters.
  std::string value;
  // The name of the field, as in the paths, or that of the enum's value, if it looks
  // like one: [A-Z0-9_], at most 80 bytes. Otherwise empty: it may be a text of the
  // user's. Together with type_name it is what the schema lacks, wherever it stood:
  // count by these two.
  std::string name;
};

// A page of models may hold the same new field in each.
inline constexpr size_t kMaxDrift = 100;

struct DriftReport {
  // False: nobody looked, so nothing is known of the body.
  bool looked = false;
  std::string why_not;  // "the number is beyond the range of a double"
  std::vector<Drift> findings;
  // How many more there are than `findings` holds.
  size_t left_out = 0;

  // Takes in what another body holds, up to kMaxDrift. Nobody looked, if nobody
  // looked at one of them, or if nothing was added.
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

// Looks at a body that may be the JSON of a `type`, whoever decodes it.
//
// Finds all that there is in a body that simdjson reads. It does not look where
// simdjson was not built in, or refuses the body: it reads no JSON that others
// take for lack of rigour, and no numbers beyond 64 bits or a double.
//
// Thread-safe. Costs about as much as decoding the body.
DriftReport FindDrift(const std::string& body,
                      const google::protobuf::Descriptor& type,
                      size_t max_findings = kMaxDrift);

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_DRIFT_H_
