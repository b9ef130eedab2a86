#ifndef FIREWORKS_TOOLS_FIREWORKS_COMMAND_H_
#define FIREWORKS_TOOLS_FIREWORKS_COMMAND_H_

#include <CLI/CLI.hpp>
#include <functional>

namespace fireworks::tools {

// Exit codes.
inline constexpr int kExitOk = 0;
inline constexpr int kExitCallFailed = 1;  // Or the output was not written.
// Nothing was sent, because of the command line or the configuration.
inline constexpr int kExitUsage = 2;

// One of the program's commands.
struct Command {
  CLI::App* app;             // Its flags and help; owned by the program's App.
  std::function<int()> run;  // Call it after the command line is parsed.
};

Command MakeGetCommand(CLI::App& program);
Command MakeListCommand(CLI::App& program);
Command MakeCheckCommand(CLI::App& program);
Command MakeDriftCommand(CLI::App& program);
Command MakeEmulatorCommand(CLI::App& program);
Command MakeHelpCommand(CLI::App& program);
Command MakeCompletionCommand(CLI::App& program);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_COMMAND_H_
