#ifndef FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_HTTP_OPTION_H_
#define FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_HTTP_OPTION_H_

#include <optional>
#include <string>

namespace google::protobuf {
class MethodDescriptor;
}

namespace fireworks::codegen {

// The published number of the method option (google.api.http). The plugin links
// no code of google/api, so the option is an unknown field to it.
inline constexpr int kHttpOption = 72295728;

// What the option says, google.api.HttpRule. Additional bindings are left out:
// a client needs one way to call, and the first is the canonical one.
struct HttpRule {
  std::string verb;  // "GET", "PATCH"; of a custom pattern as it was written
  std::string path;
  std::string body;
  std::string response_body;
};

// nullopt if the rpc has no such option.
std::optional<HttpRule> ReadHttpRule(
    const google::protobuf::MethodDescriptor& rpc);

}  // namespace fireworks::codegen

#endif  // FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_HTTP_OPTION_H_
