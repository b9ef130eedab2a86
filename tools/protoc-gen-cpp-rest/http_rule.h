#ifndef FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_HTTP_RULE_H_
#define FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_HTTP_RULE_H_

#include <string>
#include <vector>

namespace google::protobuf {
class MethodDescriptor;
}

namespace fireworks::codegen {

// The published number of the method option (google.api.http). The plugin links
// no code of google/api, so the option is an unknown field to it.
inline constexpr int kHttpOption = 72295728;

// One binding of a google.api.HttpRule.
struct HttpRule {
  std::string verb;  // "GET", "PATCH"; of a custom pattern as it was written
  std::string path;
  std::string body;
  std::string response_body;
};

// The bindings in the order of the schema; none if the rpc has no such option.
std::vector<HttpRule> ReadHttpRules(
    const google::protobuf::MethodDescriptor& rpc);

// Why an rpc gets no stub, each a sentence.
struct RouteProblems {
  // What its author must mend: a template that does not parse, a variable that
  // is not a singular scalar or enum field or is there twice, a body that is no
  // field.
  std::vector<std::string> mistakes;
  // What is well said, but cannot be sent: streams, "**" before the end, a body
  // that is not a message, a verb that is none.
  std::vector<std::string> obstacles;
};

// Adds what there is to say of one binding of the rpc.
void CheckRoute(const google::protobuf::MethodDescriptor& rpc,
                const HttpRule& rule, RouteProblems* problems);

}  // namespace fireworks::codegen

#endif  // FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_HTTP_RULE_H_
