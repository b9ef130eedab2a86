// protoc-gen-cpp-rest: see kUsage.

#include <google/protobuf/compiler/plugin.h>
#include <google/protobuf/descriptor.pb.h>
#include <unistd.h>

#include <fstream>
#include <iostream>
#include <set>
#include <string>
#include <string_view>

#include "rest_generator.h"
#include "strip_http.h"

namespace {

constexpr char kUsage[] =
    R"(protoc-gen-cpp-rest writes C++ REST stubs for services whose rpcs have a
(google.api.http) option: X.rest.h, X.rest.cc and X_mock.rest.h for X.proto.

  protoc --cpp-rest_out=DIR X.proto
      If the plugin is not on the PATH, add
      --plugin=protoc-gen-cpp-rest=/path/to/protoc-gen-cpp-rest
      Rpcs that cannot be called over REST are left out, and named on stderr and
      in X.rest.h. --cpp-rest_opt=strict makes each an error;
      --cpp-rest_opt=all_files also writes files without a service.

  protoc-gen-cpp-rest --strip_http IN OUT [PROTO...]
      Copies the FileDescriptorSet IN to OUT without the options of google/api
      and their imports, so that code generated from it does not need google/api.
      PROTO are all files that code is generated for. If files use messages of
      other files of google/api, they are named on stderr.

  protoc-gen-cpp-rest --help
  protoc-gen-cpp-rest --version
)";

constexpr char kVersion[] = "protoc-gen-cpp-rest " FIREWORKS_VERSION "\n";

int Fail(const std::string& message) {
  std::cerr << "protoc-gen-cpp-rest: " << message << "\n";
  return 1;
}

int StripFile(const char* in, const char* out,
              const std::set<std::string>& made) {
  google::protobuf::FileDescriptorSet set;
  std::ifstream input(in, std::ios::binary);
  if (!input) return Fail(std::string("cannot open ") + in);
  if (!set.ParseFromIstream(&input)) {
    return Fail(std::string(in) + " is not a FileDescriptorSet");
  }
  for (const std::string& missing : fireworks::codegen::StripHttp(made, &set)) {
    if (!made.empty()) std::cerr << missing << "\n";
  }
  std::ofstream output(out, std::ios::binary);
  if (!set.SerializeToOstream(&output) || !output.flush()) {
    return Fail(std::string("cannot write ") + out);
  }
  return 0;
}

}  // namespace

int main(int argc, char* argv[]) {
  const std::string_view mode = argc > 1 ? argv[1] : "";
  if (argc == 2 && (mode == "--help" || mode == "--version")) {
    std::cout << (mode == "--help" ? kUsage : kVersion);
    return 0;
  }
  if (argc >= 4 && mode == "--strip_http") {
    return StripFile(argv[2], argv[3], {argv + 4, argv + argc});
  }
  // A user who starts the plugin by hand gets the usage. Otherwise the plugin
  // would wait for a request on the terminal.
  if (argc > 1 || isatty(STDIN_FILENO) != 0) {
    std::cerr << kUsage;
    return 2;
  }
  const fireworks::codegen::RestGenerator generator;
  return google::protobuf::compiler::PluginMain(argc, argv, &generator);
}
