#ifndef FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_HTTP_OPTION_H_
#define FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_HTTP_OPTION_H_

namespace fireworks::codegen {

// The published number of the method option (google.api.http). The plugin links
// no code of google/api, so the option is an unknown field to it.
inline constexpr int kHttpOption = 72295728;

}  // namespace fireworks::codegen

#endif  // FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_HTTP_OPTION_H_
