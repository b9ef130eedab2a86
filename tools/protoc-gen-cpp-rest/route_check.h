#ifndef FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_ROUTE_CHECK_H_
#define FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_ROUTE_CHECK_H_

#include <string>
#include <vector>

#include "http_option.h"

namespace fireworks::codegen {

// What is wrong with the route of an rpc, each a sentence; empty if it can be
// called: the rpc does not stream, the path template parses, each variable is a
// singular scalar or enum field and is there once, and the bodies are fields
// that fit.
std::vector<std::string> CheckRoute(
    const google::protobuf::MethodDescriptor& rpc, const HttpRule& rule);

}  // namespace fireworks::codegen

#endif  // FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_ROUTE_CHECK_H_
