#include "cpp_names.h"

#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "fireworks/internal/strings.h"

namespace fireworks::codegen {
namespace {

using ::fireworks::internal::AbslView;

// The keywords up to C++20, and macros that any program may include.
constexpr std::string_view kKeywords =
    " EOF NULL alignas alignof and and_eq asm assert auto bitand bitor bool "
    "break case catch char char16_t char32_t char8_t class co_await "
    "co_return co_yield compl concept const const_cast consteval constexpr "
    "constinit continue decltype default delete do double dynamic_cast else "
    "enum errno explicit export extern false float for friend goto if "
    "inline int long mutable namespace new noexcept not not_eq "
    "nullptr operator or or_eq private protected public register "
    "reinterpret_cast requires return short signed sizeof static "
    "static_assert static_cast stderr stdin stdout struct switch template "
    "this thread_local throw true try typedef typeid typename union "
    "unsigned using virtual void volatile wchar_t while xor xor_eq ";

}  // namespace

bool IsKeyword(std::string_view name) {
  return kKeywords.find(absl::StrCat(" ", AbslView(name), " ")) !=
         std::string_view::npos;
}

std::string CppIdentifier(std::string_view name) {
  return absl::StrCat(AbslView(name), IsKeyword(name) ? "_" : "");
}

std::string IncludeGuard(std::string_view path) {
  std::string guard = "FIREWORKS_REST_";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isalnum(byte)) {
      guard.push_back(c);
    } else {
      absl::StrAppend(&guard, "_", absl::Hex(byte, absl::kZeroPad2));
    }
  }
  return guard;
}

std::string CppComment(std::string_view text, std::string_view indent) {
  std::string comment;
  for (absl::string_view line :
       absl::StrSplit(absl::StripSuffix(AbslView(text), "\n"), '\n')) {
    line = absl::StripTrailingAsciiWhitespace(line);
    // A backslash at the end would make the next line part of the comment.
    while (absl::ConsumeSuffix(&line, "\\")) {
      line = absl::StripTrailingAsciiWhitespace(line);
    }
    absl::StrAppend(&comment, AbslView(indent), "//", line, "\n");
  }
  return comment;
}

}  // namespace fireworks::codegen
