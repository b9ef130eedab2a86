#ifndef FIREWORKS_REST_METHOD_H_
#define FIREWORKS_REST_METHOD_H_

// A REST method as data: what a `google.api.http` option says of an rpc.
//
// protoc-gen-cpp-rest writes these constants from the schema; nobody types
// them.

#include <string_view>

namespace fireworks::rest {

// One method. All views are of string literals.
struct Method {
  std::string_view full_name;      // "fireworks.gateway.v1.Gateway.GetModel"
  std::string_view verb;           // "GET"
  std::string_view path;           // "/v1/{name=accounts/*/models/*}"
  std::string_view body;           // "", "*" or the name of a request field
  std::string_view response_body;  // "" or the name of a response field
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_METHOD_H_
