#ifndef FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_HTTP_RULE_H_
#define FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_HTTP_RULE_H_

#include <string>
#include <vector>

namespace google::protobuf {
class MethodDescriptor;
}

namespace fireworks::codegen {

// The published number of the method option (google.api.http). The plugin does
// not link google/api, so it sees the option as an unknown field.
inline constexpr int kHttpOption = 72295728;

// One binding of a google.api.HttpRule.
struct HttpRule {
  std::string verb;  // "GET", "PATCH", or the kind of a custom pattern
  std::string path;
  std::string body;
  std::string response_body;
};

// Returns the bindings in the order of the schema. Empty if the rpc does not
// have the option.
std::vector<HttpRule> ReadHttpRules(
    const google::protobuf::MethodDescriptor& rpc);

// Why an rpc gets no stub. Each string is a sentence.
struct RouteProblems {
  // Errors that the author of the schema must correct. Examples: a template
  // that does not parse, a path variable that appears twice or is not a
  // singular scalar or enum field, a body that is not a field.
  std::vector<std::string> mistakes;
  // Valid schemas that the library cannot serve. Examples: streams, "**" before
  // the end, a body that is not a message, a kind that is not an HTTP method.
  std::vector<std::string> obstacles;
};

// Adds the problems of one binding of the rpc.
void CheckRoute(const google::protobuf::MethodDescriptor& rpc,
                const HttpRule& rule, RouteProblems* problems);

}  // namespace fireworks::codegen

#endif  // FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_HTTP_RULE_H_
