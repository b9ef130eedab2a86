#ifndef FIREWORKS_TESTS_PLUGIN_PROTOC_RUNNER_H_
#define FIREWORKS_TESTS_PLUGIN_PROTOC_RUNNER_H_

#include <string>
#include <vector>

namespace fireworks {

// A scratch folder of .proto files, and protoc and our plugin over it.
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

  // `path` may have folders in it.
  void Write(const std::string& path, const std::string& text);
  // "" if there is no such file.
  std::string Read(const std::string& path) const;

  // Both run in the scratch folder. protoc finds the plugin, the annotation and
  // the files written here, unless it is to read a --descriptor_set_in.
  // Arguments must need no quoting.
  Result Protoc(const std::vector<std::string>& arguments) const;
  Result Plugin(const std::vector<std::string>& arguments) const;

 private:
  Result Run(const std::string& command,
             const std::vector<std::string>& arguments) const;

  std::string folder_;
};

}  // namespace fireworks

#endif  // FIREWORKS_TESTS_PLUGIN_PROTOC_RUNNER_H_
