// protoc-gen-cpp-rest: see kUsage.

#include <google/protobuf/compiler/plugin.h>
#include <google/protobuf/descriptor.pb.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <iostream>
#include <string>

#include "rest_generator.h"
#include "strip_http.h"

namespace {

constexpr char kUsage[] =
    R"(protoc-gen-cpp-rest writes C++ REST stubs for services whose rpcs have a
(google.api.http) option: X.rest.h and X.rest.cc for X.proto.

  protoc --cpp-rest_out=DIR X.proto
      Where the plugin is not on the PATH, also
      --plugin=protoc-gen-cpp-rest=/path/to/protoc-gen-cpp-rest

  protoc-gen-cpp-rest --strip_http IN OUT
      Copies the FileDescriptorSet IN to OUT without that option and its
      import, so that code can be made from it that needs nothing of google/api.

  protoc-gen-cpp-rest --help
)";

int Fail(const std::string& message) {
  std::cerr << "protoc-gen-cpp-rest: " << message << "\n";
  return 1;
}

int StripFile(const char* in, const char* out) {
  google::protobuf::FileDescriptorSet set;
  std::ifstream input(in, std::ios::binary);
  if (!input) return Fail(std::string("cannot open ") + in);
  if (!set.ParseFromIstream(&input)) {
    return Fail(std::string(in) + " is not a FileDescriptorSet");
  }
  fireworks::codegen::StripHttp(&set);
  std::ofstream output(out, std::ios::binary);
  if (!set.SerializeToOstream(&output) || !output.flush()) {
    return Fail(std::string("cannot write ") + out);
  }
  return 0;
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc == 2 && std::strcmp(argv[1], "--help") == 0) {
    std::cout << kUsage;
    return 0;
  }
  if (argc == 4 && std::strcmp(argv[1], "--strip_http") == 0) {
    return StripFile(argv[2], argv[3]);
  }
  // Started by hand, it would wait for a request that nobody types.
  if (argc > 1 || isatty(STDIN_FILENO) != 0) {
    std::cerr << kUsage;
    return 2;
  }
  const fireworks::codegen::RestGenerator generator;
  return google::protobuf::compiler::PluginMain(argc, argv, &generator);
}
