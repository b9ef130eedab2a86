#include "proto_line.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "fireworks/json/drift.h"
#include "google/protobuf/descriptor.h"

namespace fireworks::tools {
namespace {

using google::protobuf::DescriptorPool;
using json::Drift;

// Numbers from 1000 on are assigned by this project (proto/README.md).
constexpr int kFirstOwnNumber = 1000;

// The last key of a JSON path: `new` of $.a[1].new, `top k` of $.a["top k"].
std::string LastKey(absl::string_view path) {
  while (absl::EndsWith(path, "]") && !absl::EndsWith(path, "\"]")) {
    path = path.substr(0, path.rfind('['));
  }
  if (absl::EndsWith(path, "\"]")) {
    const size_t open = path.rfind("[\"");
    return std::string(path.substr(open + 2, path.size() - open - 4));
  }
  return std::string(path.substr(path.rfind('.') + 1));
}

// Inverts protobuf's rule for JSON names where that is possible.
std::string SnakeCase(absl::string_view json_name) {
  std::string name;
  for (const char c : json_name) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isupper(byte)) name += '_';
    name += absl::ascii_isalnum(byte) ? absl::ascii_tolower(byte) : '_';
  }
  return name;
}

std::string CamelCase(absl::string_view snake_case) {
  std::string name;
  bool upper = false;
  for (const char c : snake_case) {
    if (c == '_') {
      upper = true;
    } else {
      name += upper ? absl::ascii_toupper(static_cast<unsigned char>(c)) : c;
      upper = false;
    }
  }
  return name;
}

// The type that a JSON value suggests; "" if it suggests none.
std::string TypeOf(absl::string_view value) {
  if (value == "true" || value == "false") return "optional bool";
  int64_t integer = 0;
  if (absl::SimpleAtoi(value, &integer)) {
    return integer == static_cast<int32_t>(integer) ? "optional int32"
                                                    : "optional int64";
  }
  double number = 0;
  if (absl::SimpleAtod(value, &number)) return "optional double";
  if (absl::StartsWith(value, "\"")) {
    absl::Time time;
    const absl::string_view text =
        value.substr(1, value.size() < 2 ? 0 : value.size() - 2);
    return absl::ParseTime(absl::RFC3339_full, text, &time, nullptr)
               ? "google.protobuf.Timestamp"
               : "optional string";
  }
  if (absl::StartsWith(value, "[") && value != "[]") {
    const std::string element = TypeOf(
        value.substr(1, std::min(value.find(','), value.size() - 1) - 1));
    return element.empty() ? ""
                           : absl::StrCat("repeated ",
                                          absl::StartsWith(element, "optional ")
                                              ? element.substr(9)
                                              : element);
  }
  return "";
}

// The next free number from kFirstOwnNumber on in a message or enum.
int NextNumber(const Drift& drift) {
  int next = kFirstOwnNumber;
  const DescriptorPool* pool = DescriptorPool::generated_pool();
  if (const auto* message = pool->FindMessageTypeByName(drift.type_name)) {
    for (int i = 0; i < message->field_count(); ++i) {
      next = std::max(next, message->field(i)->number() + 1);
    }
  }
  if (const auto* type = pool->FindEnumTypeByName(drift.type_name)) {
    for (int i = 0; i < type->value_count(); ++i) {
      next = std::max(next, type->value(i)->number() + 1);
    }
  }
  return next;
}

std::string FieldLine(const Drift& drift, const std::string& key, int number) {
  const std::string name = SnakeCase(key);
  const std::string json_name =
      CamelCase(name) == key ? ""
                             : absl::StrCat(" [json_name = \"", key, "\"]");
  const std::string type = TypeOf(drift.value);
  if (!type.empty()) {
    return absl::StrCat(type, " ", name, " = ", number, json_name, ";");
  }
  // null, [] and {} do not show a type, and an object needs a new message.
  return absl::StrCat("TYPE ", name, " = ", number, json_name,
                      ";  // The value does not show its type.");
}

// Uses `*number`, and increments it, if the value is a name and not a number.
std::string ValueLine(absl::string_view value, int* number) {
  int known = 0;
  if (absl::SimpleAtoi(value, &known)) {
    return absl::StrCat("NAME = ", known,
                        ";  // The answer does not show its name.");
  }
  absl::ConsumePrefix(&value, "\"");
  absl::ConsumeSuffix(&value, "\"");
  return absl::StrCat(value, " = ", (*number)++, ";");
}

}  // namespace

std::vector<Finding> FindingsOf(const std::vector<Drift>& drift) {
  std::vector<Finding> findings;
  std::map<std::pair<std::string, std::string>, size_t> seen;
  std::map<std::string, int> next_numbers;
  for (const Drift& d : drift) {
    const bool is_field = d.kind == Drift::Kind::kUnknownField;
    const std::string key = is_field ? LastKey(d.json_path) : d.value;
    const auto [place, is_new] =
        seen.emplace(std::make_pair(d.type_name, key), findings.size());
    if (is_new) {
      int& number =
          next_numbers.emplace(d.type_name, NextNumber(d)).first->second;
      findings.push_back({d, 0,
                          is_field ? FieldLine(d, key, number++)
                                   : ValueLine(d.value, &number)});
    }
    ++findings[place->second].times;
  }
  return findings;
}

}  // namespace fireworks::tools
