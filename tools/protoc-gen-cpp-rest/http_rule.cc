#include "http_rule.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/unknown_field_set.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "fireworks/internal/strings.h"
#include "fireworks/rest/transcoding/path_template.h"

namespace fireworks::codegen {
namespace {

using ::fireworks::internal::AbslView;
using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::MethodDescriptor;
using ::google::protobuf::UnknownField;
using ::google::protobuf::UnknownFieldSet;

// The published field numbers of google.api.HttpRule. The index in kVerbs is
// the verb's field number. In CustomHttpPattern, the path is field 2.
constexpr const char* kVerbs[] = {"",     "",       "GET",  "PUT",
                                  "POST", "DELETE", "PATCH"};
enum RuleField { kBody = 7, kCustom = 8, kAdditional = 11, kResponseBody = 12 };
constexpr int kCustomKind = 1;

// Calls visit(number, bytes) for each string or message in `message`.
template <typename Visitor>
void ForEachText(const std::string& message, Visitor visit) {
  UnknownFieldSet fields;
  if (!fields.ParseFromString(message)) return;
  for (int i = 0; i < fields.field_count(); ++i) {
    const UnknownField& field = fields.field(i);
    if (field.type() != UnknownField::TYPE_LENGTH_DELIMITED) continue;
    visit(field.number(), std::string(field.length_delimited()));
  }
}

// Appends the bindings of the option.
void Parse(const std::string& option, std::vector<HttpRule>* rules) {
  HttpRule rule;
  std::vector<HttpRule> additional;
  ForEachText(option, [&](int number, const std::string& text) {
    if (number >= 2 && number < kBody) {
      rule.verb = kVerbs[number];
      rule.path = text;
    } else if (number == kCustom) {
      ForEachText(text, [&rule](int part, const std::string& value) {
        (part == kCustomKind ? rule.verb : rule.path) = value;
      });
    } else if (number == kAdditional) {
      Parse(text, &additional);
    } else if (number == kBody) {
      rule.body = text;
    } else if (number == kResponseBody) {
      rule.response_body = text;
    }
  });
  rules->push_back(std::move(rule));
  rules->insert(rules->end(), additional.begin(), additional.end());
}

bool IsMessage(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

std::string Quoted(std::string_view text) {
  return absl::StrCat("\"", AbslView(text), "\"");
}

// RFC 9110, section 5.6.2.
bool IsTokenChar(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

class RouteCheck {
 public:
  RouteCheck(const MethodDescriptor& rpc, const HttpRule& rule,
             RouteProblems* problems)
      : rpc_(rpc), rule_(rule), problems_(*problems) {}

  void Run() {
    CheckVerb();
    if (!rule_.verb.empty()) CheckPath();
    CheckBody();
    CheckResponseBody();
  }

 private:
  void CheckVerb() {
    if (rule_.verb.empty()) {
      Report("The option has neither a verb nor a path.");
    } else if (rule_.verb == "*" ||
               !std::all_of(rule_.verb.begin(), rule_.verb.end(),
                            IsTokenChar)) {
      problems_.obstacles.push_back(
          absl::StrCat("The custom kind ", Quoted(rule_.verb),
                       " is not the name of an HTTP method."));
    }
  }

  void CheckPath() {
    const absl::StatusOr<rest::PathTemplate> path =
        rest::ParsePathTemplate(rule_.path);
    if (!path.ok()) {
      auto& reasons = absl::IsUnimplemented(path.status()) ? problems_.obstacles
                                                           : problems_.mistakes;
      reasons.push_back(
          absl::StrCat("T", path.status().message().substr(1), "."));
      return;
    }
    std::set<std::string_view> bound;
    for (const rest::PathPiece& piece : *path) {
      if (piece.field.empty()) continue;
      CheckVariable(piece.field);
      if (!bound.insert(piece.field).second) {
        ReportVariable(piece.field, "appears twice");
      }
    }
  }

  void CheckVariable(std::string_view path) {
    const Descriptor* message = rpc_.input_type();
    std::string_view rest = path;
    while (true) {
      const size_t dot = rest.find('.');
      const bool last = dot == std::string_view::npos;
      const std::string name(rest.substr(0, dot));
      const FieldDescriptor* field = message->FindFieldByName(name);
      if (field == nullptr) {
        return ReportVariable(
            path, absl::StrCat("does not name a field: ", message->full_name(),
                               " has no ", Quoted(name)));
      }
      if (field->is_repeated()) {
        return ReportVariable(
            path, absl::StrCat("cannot be in a path: ", Quoted(name), " is ",
                               field->is_map() ? "a map" : "repeated"));
      }
      if (last && IsMessage(*field)) {
        return ReportVariable(path, "cannot be in a path: it is a message");
      }
      if (last) return;
      if (!IsMessage(*field)) {
        return ReportVariable(
            path, absl::StrCat("does not name a field: ", Quoted(name),
                               " is not a message"));
      }
      message = field->message_type();
      rest.remove_prefix(dot + 1);
    }
  }

  void CheckBody() {
    if (rule_.body.empty()) return;
    if (rule_.verb == "GET" || rule_.verb == "HEAD") {
      Report(absl::StrCat("A ", rule_.verb, " cannot have a body."));
    }
    if (rule_.body == "*") return;
    const FieldDescriptor* field =
        rpc_.input_type()->FindFieldByName(rule_.body);
    if (field == nullptr) {
      Report(absl::StrCat("The body ", Quoted(rule_.body),
                          " does not name a field of ",
                          rpc_.input_type()->full_name(), "."));
    } else if (field->is_repeated() || !IsMessage(*field)) {
      problems_.obstacles.push_back(
          absl::StrCat("The body ", Quoted(rule_.body),
                       " is not a singular message field."));
    }
  }

  void CheckResponseBody() {
    if (rule_.response_body.empty() ||
        rpc_.output_type()->FindFieldByName(rule_.response_body) != nullptr) {
      return;
    }
    Report(absl::StrCat("The response_body ", Quoted(rule_.response_body),
                        " does not name a field of ",
                        rpc_.output_type()->full_name(), "."));
  }

  void ReportVariable(std::string_view variable, const std::string& what) {
    Report(absl::StrCat("The variable ", Quoted(variable), " of the path ",
                        Quoted(rule_.path), " ", what, "."));
  }
  void Report(std::string mistake) {
    problems_.mistakes.push_back(std::move(mistake));
  }

  const MethodDescriptor& rpc_;
  const HttpRule& rule_;
  RouteProblems& problems_;
};

}  // namespace

std::vector<HttpRule> ReadHttpRules(const MethodDescriptor& rpc) {
  // An option that is set in parts (`option (google.api.http).get = ...`)
  // arrives in parts. Concatenating serialized messages merges them.
  std::string option;
  bool found = false;
  ForEachText(rpc.options().SerializeAsString(),
              [&](int number, const std::string& part) {
                if (number != kHttpOption) return;
                option += part;
                found = true;
              });
  std::vector<HttpRule> rules;
  if (found) Parse(option, &rules);
  return rules;
}

void CheckRoute(const MethodDescriptor& rpc, const HttpRule& rule,
                RouteProblems* problems) {
  RouteCheck(rpc, rule, problems).Run();
}

}  // namespace fireworks::codegen
