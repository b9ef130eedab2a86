#include "rest_generator.h"

#include <google/protobuf/compiler/cpp/names.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "cpp_names.h"
#include "http_rule.h"
#include "stub_writer.h"

namespace fireworks::codegen {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;
using google::protobuf::SourceLocation;
using google::protobuf::compiler::GeneratorContext;
namespace cpp = google::protobuf::compiler::cpp;

template <typename Thing>
std::string CommentOf(const Thing& thing) {
  SourceLocation location;
  if (!thing.GetSourceLocation(&location)) return "";
  return location.leading_comments.empty() ? location.trailing_comments
                                           : location.leading_comments;
}

// "a/b.proto:12: a.b.Service.Rpc: ", in the format of compiler messages.
std::string Where(const MethodDescriptor& rpc) {
  SourceLocation location;
  std::string line;
  if (rpc.GetSourceLocation(&location)) {
    line = absl::StrCat(":", location.start_line + 1);
  }
  return absl::StrCat(rpc.file()->name(), line, ": ", rpc.full_name(), ": ");
}

// Names that messages must not have, because names in stubs start with them.
constexpr const char* kOurNamespaces[] = {"absl", "fireworks",
                                          "fireworks.rest"};

// Collects what must be written for one file.
class FileReader {
 public:
  FileReader(const FileDescriptor& file, bool strict)
      : file_(file), strict_(strict) {
    const std::string stem = cpp::StripProto(file.name());
    stub_.source = std::string(file.name());
    stub_.header = stem + ".rest.h";
    stub_.mock = stem + "_mock.rest.h";
    stub_.package = std::string(file.package());
    if (file.service_count() > 0) CheckNamespace();
    for (int i = 0; i < file.service_count(); ++i) {
      AddService(*file.service(i));
    }
  }

  const StubFile& stub() const { return stub_; }
  const std::vector<std::string>& errors() const { return errors_; }

 private:
  void CheckNamespace() {
    for (const auto part : absl::StrSplit(stub_.package, '.')) {
      if (IsKeyword(std::string(part))) Refuse(stub_.package);
    }
    for (const std::string name : kOurNamespaces) {
      if ((stub_.package == name && name != "fireworks") ||
          file_.pool()->FindMessageTypeByName(name) != nullptr ||
          file_.pool()->FindEnumTypeByName(name) != nullptr) {
        Refuse(name);
      }
    }
  }
  void Refuse(const std::string& name) {
    errors_.push_back(absl::StrCat(
        stub_.source, ": The name ", name,
        " is reserved by C++ or by the libraries that stubs use."));
  }

  void AddService(const ServiceDescriptor& service) {
    StubService stub;
    stub.name = std::string(service.name());
    stub.comment = CommentOf(service);
    const std::set<std::string> taken_classes = TakenClasses(stub.name);
    std::set<std::string> names = {"channel_", stub.name + "RestStub",
                                   stub.name + "RestStubInterface",
                                   absl::StrCat("Mock", stub.name, "RestStub")};
    for (int i = 0; i < service.method_count(); ++i) {
      const MethodDescriptor& rpc = *service.method(i);
      StubRpc stub_rpc = ReadRpc(rpc);
      if (stub_rpc.bindings.empty()) {
        LeaveOut(rpc, "It has no (google.api.http) option.", &stub);
        continue;
      }
      RouteProblems problems;
      if (rpc.client_streaming() || rpc.server_streaming()) {
        problems.obstacles.push_back(
            "Streaming rpcs cannot be called over REST.");
      }
      for (const HttpRule& rule : stub_rpc.bindings) {
        CheckRoute(rpc, rule, &problems);
      }
      std::set<std::string> taken = taken_classes;
      for (const std::string& name : CppNames(stub_rpc)) {
        if (!names.insert(name).second) taken.insert(name);
      }
      for (const std::string& name : taken) {
        problems.obstacles.push_back("The name " + name + " is taken in C++.");
      }
      for (const std::string& mistake : problems.mistakes) {
        errors_.push_back(Where(rpc) + mistake);
      }
      if (problems.obstacles.empty()) {
        stub_rpc.request = TypeOf(*rpc.input_type());
        stub_rpc.response = TypeOf(*rpc.output_type());
        stub.rpcs.push_back(std::move(stub_rpc));
        continue;
      }
      const std::string why = absl::StrJoin(problems.obstacles, " ");
      if (strict_) {
        errors_.push_back(Where(rpc) + why);
      } else {
        LeaveOut(rpc, why, &stub);
      }
    }
    stub_.services.push_back(std::move(stub));
  }

  static void LeaveOut(const MethodDescriptor& rpc, const std::string& why,
                       StubService* service) {
    std::cerr << Where(rpc) << "Left out: " << why << "\n";
    service->left_out.push_back(absl::StrCat(rpc.name(), ": ", why));
  }

  // The class names of a service's stub that are already in use.
  std::set<std::string> TakenClasses(const std::string& service) {
    std::set<std::string> taken;
    const std::string scope = stub_.package.empty() ? "" : stub_.package + ".";
    for (const std::string& name :
         {service + "RestMethods", service + "RestStub",
          service + "RestStubInterface", "Mock" + service + "RestStub"}) {
      const bool is_new = classes_.insert(name).second;
      const auto* file = file_.pool()->FindFileContainingSymbol(scope + name);
      if (!is_new || file != nullptr) taken.insert(name);
    }
    return taken;
  }

  StubRpc ReadRpc(const MethodDescriptor& rpc) const {
    StubRpc stub;
    stub.name = std::string(rpc.name());
    stub.full_name = std::string(rpc.full_name());
    stub.comment = CommentOf(rpc);
    stub.deprecated = rpc.options().deprecated() ||
                      rpc.service()->options().deprecated() ||
                      file_.options().deprecated();
    stub.bindings = ReadHttpRules(rpc);
    // Each '{' in a path starts a variable. The bindings with the most
    // variables come first, because a call uses the first binding that fits.
    const auto variables = [](const HttpRule& rule) {
      return std::count(rule.path.begin(), rule.path.end(), '{');
    };
    std::stable_sort(stub.bindings.begin(), stub.bindings.end(),
                     [&](const HttpRule& a, const HttpRule& b) {
                       return variables(a) > variables(b);
                     });
    return stub;
  }

  // Returns the C++ name of a message, and adds its header to the includes.
  std::string TypeOf(const Descriptor& message) {
    stub_.includes.insert(cpp::StripProto(message.file()->name()) + ".pb.h");
    return cpp::QualifiedClassName(&message);
  }

  const FileDescriptor& file_;
  const bool strict_;
  StubFile stub_;
  std::set<std::string> classes_;
  std::vector<std::string> errors_;
};

void WriteFile(GeneratorContext* context, const std::string& path,
               const std::string& text) {
  const std::unique_ptr<google::protobuf::io::ZeroCopyOutputStream> stream(
      context->Open(path));
  google::protobuf::io::CodedOutputStream(stream.get()).WriteString(text);
}

}  // namespace

bool RestGenerator::Generate(const FileDescriptor* file,
                             const std::string& parameter,
                             GeneratorContext* context,
                             std::string* error) const {
  std::set<std::string> options =
      absl::StrSplit(parameter, ',', absl::SkipEmpty());
  const bool strict = options.erase("strict") > 0;
  const bool all_files = options.erase("all_files") > 0;
  if (!options.empty()) {
    *error = absl::StrCat("The options are strict and all_files; got \"",
                          parameter, "\".");
    return false;
  }
  if (file->service_count() == 0 && !all_files) return true;

  const FileReader reader(*file, strict);
  if (!reader.errors().empty()) {
    *error = absl::StrJoin(reader.errors(), "\n");
    return false;
  }
  const StubFile& stub = reader.stub();
  WriteFile(context, stub.header, WriteHeader(stub));
  WriteFile(context, stub.mock, WriteMock(stub));
  WriteFile(context, cpp::StripProto(file->name()) + ".rest.cc",
            WriteSource(stub));
  return true;
}

}  // namespace fireworks::codegen
