#include "plugin/protoc_runner.h"

#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace fireworks {

ProtocRunner::ProtocRunner() {
  std::string pattern =
      (std::filesystem::temp_directory_path() / "protoc_runner.XXXXXX")
          .string();
  if (mkdtemp(pattern.data()) != nullptr) folder_ = pattern;
}

ProtocRunner::~ProtocRunner() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void ProtocRunner::Write(const std::string& path, const std::string& text) {
  const std::filesystem::path file = std::filesystem::path(folder_) / path;
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

std::string ProtocRunner::Read(const std::string& path) const {
  std::ifstream file(std::filesystem::path(folder_) / path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

ProtocRunner::Result ProtocRunner::Protoc(
    const std::vector<std::string>& arguments) const {
  const bool from_set =
      std::any_of(arguments.begin(), arguments.end(), [](const auto& argument) {
        return argument.rfind("--descriptor_set_in", 0) == 0;
      });
  std::string command = PROTOC " --plugin=protoc-gen-cpp-rest=" PLUGIN;
  if (!from_set) command += " -I. -I" ANNOTATIONS;
  return Run(command, arguments);
}

ProtocRunner::Result ProtocRunner::Plugin(
    const std::vector<std::string>& arguments) const {
  return Run(PLUGIN, arguments);
}

ProtocRunner::Result ProtocRunner::Run(
    const std::string& command,
    const std::vector<std::string>& arguments) const {
  std::string line = "cd " + folder_ + " && " + command;
  for (const std::string& argument : arguments) line += " " + argument;
  line += " 2>&1 </dev/null";

  Result result;
  FILE* pipe = popen(line.c_str(), "r");
  if (pipe == nullptr) return result;
  std::array<char, 4096> buffer;
  size_t size;
  while ((size = fread(buffer.data(), 1, buffer.size(), pipe)) > 0) {
    result.output.append(buffer.data(), size);
  }
  const int status = pclose(pipe);
  if (WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
  return result;
}

}  // namespace fireworks
