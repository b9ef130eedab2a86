#ifndef FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_CPP_NAMES_H_
#define FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_CPP_NAMES_H_

#include <string>
#include <string_view>

namespace fireworks::codegen {

// Whether C++, or a macro of its headers, keeps the word for itself.
bool IsKeyword(std::string_view name);

// `name`, or `name` and "_" if it is a keyword of C++ ("delete").
std::string CppIdentifier(std::string_view name);

// The include guard of a header: "a/b.rest.h" to "FIREWORKS_REST_a_2fb_2erest_2eh".
// Two paths never have the same.
std::string IncludeGuard(std::string_view path);

// Text from a .proto file as lines of a // comment, each after `indent`.
std::string CppComment(std::string_view text, std::string_view indent);

}  // namespace fireworks::codegen

#endif  // FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_CPP_NAMES_H_
