#ifndef FIREWORKS_REST_METHOD_H_
#define FIREWORKS_REST_METHOD_H_

// A REST method as data: the content of an rpc's `google.api.http` option.
//
// protoc-gen-cpp-rest generates these constants from the schema.
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

// One method. All views point to constants.
struct Method {
  std::string_view full_name;  // "fireworks.gateway.v1.Gateway.GetModel"
  // The first binding.
  std::string_view verb;
  std::string_view path;
  std::string_view body;
  std::string_view response_body;
  // The other bindings. A call uses the first binding that its request fits, so
  // the bindings with more path variables come first.
  absl::Span<const Binding> more_bindings = {};
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_METHOD_H_
