#include "http_option.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/unknown_field_set.h>

#include <string>
#include <utility>
#include <vector>

namespace fireworks::codegen {
namespace {

using google::protobuf::UnknownField;
using google::protobuf::UnknownFieldSet;

// The published field numbers of google.api.HttpRule and CustomHttpPattern.
enum RuleField {
  kGet = 2,
  kPut = 3,
  kPost = 4,
  kDelete = 5,
  kPatch = 6,
  kBody = 7,
  kCustom = 8,
  kAdditionalBindings = 11,
  kResponseBody = 12,
};
enum CustomField { kKind = 1, kPath = 2 };

// Calls visit(number, bytes) for each string or message in `fields`.
template <typename Visitor>
void ForEachText(const UnknownFieldSet& fields, Visitor visit) {
  for (int i = 0; i < fields.field_count(); ++i) {
    const UnknownField& field = fields.field(i);
    if (field.type() != UnknownField::TYPE_LENGTH_DELIMITED) continue;
    visit(field.number(), std::string(field.length_delimited()));
  }
}
template <typename Visitor>
void ForEachText(const std::string& message, Visitor visit) {
  UnknownFieldSet fields;
  if (fields.ParseFromString(message)) ForEachText(fields, visit);
}

void ReadCustom(const std::string& custom, HttpRule* rule) {
  ForEachText(custom, [rule](int number, std::string text) {
    if (number == kKind) {
      rule->verb = std::move(text);
    } else if (number == kPath) {
      rule->path = std::move(text);
    }
  });
}

// Appends what the option says.
void Parse(const std::string& option, std::vector<HttpRule>* rules) {
  HttpRule rule;
  std::vector<HttpRule> additional;
  const auto set_pattern = [&rule](const char* verb, std::string path) {
    rule.verb = verb;
    rule.path = std::move(path);
  };
  ForEachText(option, [&](int number, std::string text) {
    switch (number) {
      case kGet:
        return set_pattern("GET", std::move(text));
      case kPut:
        return set_pattern("PUT", std::move(text));
      case kPost:
        return set_pattern("POST", std::move(text));
      case kDelete:
        return set_pattern("DELETE", std::move(text));
      case kPatch:
        return set_pattern("PATCH", std::move(text));
      case kCustom:
        return ReadCustom(text, &rule);
      case kAdditionalBindings:
        return Parse(text, &additional);
      case kBody:
        rule.body = std::move(text);
        return;
      case kResponseBody:
        rule.response_body = std::move(text);
        return;
      default:
        return;
    }
  });
  rules->push_back(std::move(rule));
  rules->insert(rules->end(), additional.begin(), additional.end());
}

}  // namespace

std::vector<HttpRule> ReadHttpRules(
    const google::protobuf::MethodDescriptor& rpc) {
  // An option that is set in parts, `option (google.api.http).get = ...`, comes
  // in parts. Messages merge by being strung together.
  std::string option;
  bool found = false;
  ForEachText(rpc.options().unknown_fields(),
              [&](int number, const std::string& part) {
                if (number != kHttpOption) return;
                option += part;
                found = true;
              });
  std::vector<HttpRule> rules;
  if (found) Parse(option, &rules);
  return rules;
}

}  // namespace fireworks::codegen
