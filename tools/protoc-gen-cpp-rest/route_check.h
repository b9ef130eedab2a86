#ifndef FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_ROUTE_CHECK_H_
#define FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_ROUTE_CHECK_H_

#include <string>
#include <vector>

#include "http_option.h"

namespace fireworks::codegen {

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

#endif  // FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_ROUTE_CHECK_H_
