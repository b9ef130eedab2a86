#include "stub_writer.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "cpp_names.h"
#include "stub_templates.h"

namespace fireworks::codegen {
namespace {

// Pairs of a placeholder ($name$) and the text that replaces it.
using Values = std::vector<std::pair<std::string, std::string>>;

std::string Fill(const std::string& text, const Values& values) {
  return absl::StrReplaceAll(text, values);
}

std::string RpcComment(const StubRpc& rpc) {
  std::string comment;
  if (!rpc.comment.empty()) comment = CppComment(rpc.comment, "  ") + "  //\n";
  for (const HttpRule& rule : rpc.bindings) {
    comment += CppComment(absl::StrCat(" ", rule.verb, " ", rule.path), "  ");
  }
  return comment;
}

std::string LeftOutComment(const StubService& service) {
  if (service.left_out.empty()) return "";
  std::string comment = absl::StrCat("\n// Left out of ", service.name, ":\n");
  for (const std::string& rpc : service.left_out) {
    comment += CppComment("   " + rpc, "");
  }
  return comment;
}

std::string MethodConstant(const std::string& rpc_name) {
  std::string constant = "k" + rpc_name;
  constant[1] = absl::ascii_toupper(static_cast<unsigned char>(constant[1]));
  return constant;
}

std::string MoreConstant(const StubRpc& rpc) {
  return MethodConstant(rpc.name) + "MoreBindings";
}

std::string BindingText(const HttpRule& rule, const char* line_break) {
  return absl::StrCat("\"", rule.verb, "\",", line_break, "\"", rule.path,
                      "\", \"", rule.body, "\", \"", rule.response_body, "\"");
}

// The constant with all bindings except the first.
std::string MoreBindings(const StubRpc& rpc) {
  std::string text = "  static constexpr ::fireworks::rest::Binding " +
                     MoreConstant(rpc) + "[] = {\n";
  for (size_t i = 1; i < rpc.bindings.size(); ++i) {
    text += "      {" + BindingText(rpc.bindings[i], " ") + "},\n";
  }
  return text + "  };\n";
}

Values ValuesOf(const StubService& service, const StubRpc& rpc) {
  const bool more = rpc.bindings.size() > 1;
  return {
      {"$service$", service.name},
      {"$rpc$", CppIdentifier(rpc.name)},
      {"$async$", rpc.name + "Async"},
      {"$many$", rpc.name + "Many"},
      {"$constant$", MethodConstant(rpc.name)},
      {"$comment$", RpcComment(rpc)},
      {"$deprecated$", rpc.deprecated ? "[[deprecated]] " : ""},
      {"$request$", rpc.request},
      {"$response$", rpc.response},
      {"$full_name$", rpc.full_name},
      {"$binding$", BindingText(rpc.bindings[0], "\n      ")},
      {"$more$", more ? MoreBindings(rpc) : ""},
      {"$more_name$", more ? ", " + MoreConstant(rpc) : ""},
  };
}

std::string FillForEach(const char* text, const StubService& service) {
  const std::string form =
      Fill(text, {{"$unary$", kUnary}, {"$done$", kAsync}, {"$all$", kMany}});
  std::string filled;
  for (const StubRpc& rpc : service.rpcs) {
    filled += Fill(form, ValuesOf(service, rpc));
  }
  return filled;
}

std::string InNamespace(const StubFile& file, const std::string& text) {
  if (file.package.empty()) return text;
  const std::string name = Fill(file.package, {{".", "::"}});
  return absl::StrCat("\nnamespace ", name, " {\n", text, "\n}  // namespace ",
                      name, "\n");
}

// A whole generated header: `text`, and `classes` in the package's namespace.
std::string Header(const StubFile& file, const std::string& path,
                   const std::string& text, const std::string& classes) {
  const std::string guard = IncludeGuard(path);
  return absl::StrCat(
      Fill(kHeaderTop, {{"$source$", file.source}, {"$guard$", guard}}), text,
      classes.empty() ? "" : InNamespace(file, classes), "\n#endif  // ", guard,
      "\n");
}

}  // namespace

std::vector<std::string> CppNames(const StubRpc& rpc) {
  std::vector<std::string> names = {CppIdentifier(rpc.name),
                                    "RestMethods::" + MethodConstant(rpc.name)};
  if (rpc.bindings.size() > 1) {
    names.push_back("RestMethods::" + MoreConstant(rpc));
  }
  return names;
}

std::string WriteHeader(const StubFile& file) {
  std::string includes = file.includes.empty() ? "" : kIncludes;
  for (const std::string& include : file.includes) {
    absl::StrAppend(&includes, "#include \"", include, "\"\n");
  }
  std::string classes;
  for (const StubService& service : file.services) {
    classes += LeftOutComment(service);
    if (service.rpcs.empty()) continue;
    const std::string comment =
        service.comment.empty() ? "" : CppComment(service.comment, "") + "//\n";
    classes += Fill(
        kClasses,
        {{"$service$", service.name},
         {"$service_comment$", comment},
         {"$constants$", FillForEach(kConstant, service)},
         {"$interface_functions$", FillForEach(kInterfaceFunctions, service)},
         {"$stub_functions$", FillForEach(kStubFunctions, service)}});
  }
  return Header(file, file.header, includes, classes);
}

std::string WriteSource(const StubFile& file) {
  std::string definitions;
  for (const StubService& service : file.services) {
    definitions += FillForEach(kDefinitions, service);
  }
  return Fill(kSourceTop,
              {{"$source$", file.source}, {"$header$", file.header}}) +
         (definitions.empty() ? "" : InNamespace(file, definitions));
}

std::string WriteMock(const StubFile& file) {
  std::string classes;
  for (const StubService& service : file.services) {
    if (service.rpcs.empty()) continue;
    classes +=
        Fill(kMock, {{"$service$", service.name},
                     {"$defaults$", FillForEach(kMockDefaults, service)},
                     {"$functions$", FillForEach(kMockFunctions, service)}});
  }
  return Header(file, file.mock, Fill(kMockTop, {{"$header$", file.header}}),
                classes);
}

}  // namespace fireworks::codegen
