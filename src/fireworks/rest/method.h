#ifndef FIREWORKS_REST_METHOD_H_
#define FIREWORKS_REST_METHOD_H_

// A REST method as data: what a `google.api.http` option says of an rpc.
//
// protoc-gen-cpp-rest writes these constants from the schema; nobody types
// them.
//
// CMake target: fireworks::rest.

#include <string_view>

#include "absl/types/span.h"

namespace fireworks::rest {

// One way to call a method.
struct Binding {
  std::string_view verb;           // "GET"
  std::string_view path;           // "/v1/{name=accounts/*/models/*}"
  std::string_view body;           // "", "*" or the name of a request field
  std::string_view response_body;  // "" or the name of a response field
};

// One method. All views are of constants.
struct Method {
  std::string_view full_name;  // "fireworks.gateway.v1.Gateway.GetModel"
  // The first binding.
  std::string_view verb;
  std::string_view path;
  std::string_view body;
  std::string_view response_body;
  // The others. A call takes the first that its request fits, so what has more
  // variables in its path comes first.
  absl::Span<const Binding> more_bindings = {};
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_METHOD_H_
