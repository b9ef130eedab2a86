#ifndef FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_CPP_NAMES_H_
#define FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_CPP_NAMES_H_

#include <string>
#include <string_view>

namespace fireworks::codegen {

// Whether `name` is a keyword of C++ or a macro of its standard headers.
bool IsKeyword(std::string_view name);

// Returns `name`, or `name` + "_" if IsKeyword(name), as for "delete".
std::string CppIdentifier(std::string_view name);

// Returns the include guard of a header, which is different for each path:
// "a/b.rest.h" gives "FIREWORKS_REST_a_2fb_2erest_2eh".
std::string IncludeGuard(std::string_view path);

// Returns text from a .proto file as the lines of a // comment. Each line
// starts with `indent`.
std::string CppComment(std::string_view text, std::string_view indent);

}  // namespace fireworks::codegen

#endif  // FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_CPP_NAMES_H_
