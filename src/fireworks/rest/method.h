#ifndef FIREWORKS_REST_METHOD_H_
#define FIREWORKS_REST_METHOD_H_

// A REST method as data: the content of an rpc's `google.api.http` option.
// protoc-gen-cpp-rest generates these constants from the schema.
//
// CMake target: fireworks::rest.

#include <string_view>

#include "absl/types/span.h"

namespace fireworks::rest {

// One way to call a method.
struct Binding {
  std::string_view verb;  // "GET"
  std::string_view path;  // "/v1/{name=accounts/*/models/*}"
  // What is sent as the body. "": nothing. "*": the fields of the request that
  // are not in the path. Otherwise: one field of the request.
  std::string_view body;
  // The field of the response that is the body of the answer. "": all of it.
  std::string_view response_body;
};

// One method. All views point to constants.
struct Method {
  std::string_view full_name;  // "fireworks.gateway.v1.Gateway.GetModel"

  std::string_view verb;           // Of the first binding.
  std::string_view path;           // Likewise.
  std::string_view body;           // Likewise.
  std::string_view response_body;  // Likewise.
  // The other bindings. A call uses the first binding that its request fits.
  // Generated code puts the bindings with more path variables first, and so should
  // a Method that you write.
  absl::Span<const Binding> more_bindings = {};
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_METHOD_H_
