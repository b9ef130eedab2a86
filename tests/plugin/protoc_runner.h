#ifndef FIREWORKS_TESTS_PLUGIN_PROTOC_RUNNER_H_
#define FIREWORKS_TESTS_PLUGIN_PROTOC_RUNNER_H_

#include <string>
#include <vector>

namespace fireworks {

// Runs protoc and our plugin on the .proto files in a scratch folder.
class ProtocRunner {
 public:
  struct Result {
    int exit_code = -1;
    std::string output;  // stdout and stderr
  };

  ProtocRunner();
  ~ProtocRunner();
  ProtocRunner(const ProtocRunner&) = delete;
  ProtocRunner& operator=(const ProtocRunner&) = delete;

  // Writes a file. `path` may contain folders.
  void Write(const std::string& path, const std::string& text);
  // Returns the content of a file, or "" if it does not exist.
  std::string Read(const std::string& path) const;

  // Both run in the scratch folder. Arguments must not need quoting. protoc finds
  // the plugin, the annotation and the written files. With --descriptor_set_in it
  // finds only the plugin.
  Result Protoc(const std::vector<std::string>& arguments) const;
  Result Plugin(const std::vector<std::string>& arguments) const;

 private:
  Result Run(const std::string& command,
             const std::vector<std::string>& arguments) const;

  std::string folder_;
};

}  // namespace fireworks

#endif  // FIREWORKS_TESTS_PLUGIN_PROTOC_RUNNER_H_
