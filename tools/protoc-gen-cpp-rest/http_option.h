#ifndef FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_HTTP_OPTION_H_
#define FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_HTTP_OPTION_H_

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

}  // namespace fireworks::codegen

#endif  // FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_HTTP_OPTION_H_
