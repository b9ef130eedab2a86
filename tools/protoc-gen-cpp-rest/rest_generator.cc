#include "rest_generator.h"

#include <google/protobuf/compiler/cpp/names.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream.h>

#include <iostream>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "http_option.h"
#include "route_check.h"
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

// "a/b.proto:12: a.b.Service.Rpc: ", as compilers write it.
std::string Where(const MethodDescriptor& rpc) {
  SourceLocation location;
  std::string line;
  if (rpc.GetSourceLocation(&location)) {
    line = absl::StrCat(":", location.start_line + 1);
  }
  return absl::StrCat(rpc.file()->name(), line, ": ", rpc.full_name(), ": ");
}

// Finds out what there is to write of one file.
class FileReader {
 public:
  explicit FileReader(const FileDescriptor& file) {
    const std::string stem = cpp::StripProto(file.name());
    stub_.source = std::string(file.name());
    stub_.header = stem + ".rest.h";
    stub_.package = std::string(file.package());
    for (int i = 0; i < file.service_count(); ++i) {
      AddService(*file.service(i));
    }
  }

  const StubFile& stub() const { return stub_; }
  const std::vector<std::string>& errors() const { return errors_; }

 private:
  void AddService(const ServiceDescriptor& service) {
    StubService stub;
    stub.name = std::string(service.name());
    stub.comment = CommentOf(service);
    std::set<std::string> constants;
    for (int i = 0; i < service.method_count(); ++i) {
      const MethodDescriptor& rpc = *service.method(i);
      const std::optional<HttpRule> rule = ReadHttpRule(rpc);
      if (!rule.has_value()) {
        std::cerr << Where(rpc)
                  << "Skipped: it has no (google.api.http) option.\n";
        continue;
      }
      for (const std::string& error : CheckRoute(rpc, *rule)) {
        errors_.push_back(Where(rpc) + error);
      }
      if (!constants.insert(MethodConstant(std::string(rpc.name()))).second) {
        errors_.push_back(Where(rpc) +
                          "Another rpc has the same name but for the case of "
                          "its first letter.");
      }
      stub.rpcs.push_back(ReadRpc(rpc, *rule));
    }
    if (!stub.rpcs.empty()) stub_.services.push_back(std::move(stub));
  }

  StubRpc ReadRpc(const MethodDescriptor& rpc, const HttpRule& rule) {
    StubRpc stub;
    stub.name = std::string(rpc.name());
    stub.full_name = std::string(rpc.full_name());
    stub.comment = CommentOf(rpc);
    stub.request = TypeOf(*rpc.input_type());
    stub.response = TypeOf(*rpc.output_type());
    stub.rule = rule;
    return stub;
  }

  // The C++ name of a message, whose header is included from here on.
  std::string TypeOf(const Descriptor& message) {
    stub_.includes.insert(cpp::StripProto(message.file()->name()) + ".pb.h");
    return cpp::QualifiedClassName(&message);
  }

  StubFile stub_;
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
  if (!parameter.empty()) {
    *error = absl::StrCat("There are no options; got \"", parameter, "\".");
    return false;
  }
  if (file->service_count() == 0) return true;

  const FileReader reader(*file);
  if (!reader.errors().empty()) {
    *error = absl::StrJoin(reader.errors(), "\n");
    return false;
  }
  const std::string stem = cpp::StripProto(file->name());
  WriteFile(context, stem + ".rest.h", WriteHeader(reader.stub()));
  WriteFile(context, stem + ".rest.cc", WriteSource(reader.stub()));
  return true;
}

}  // namespace fireworks::codegen
