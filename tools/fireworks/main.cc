// The fireworks command: reads model metadata from the command line.

#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <iostream>
#include <string>
#include <vector>

#include "command.h"
#include "command_line.h"
#include "flags.h"
#include "output.h"

namespace fireworks::tools {
namespace {

constexpr char kVersion[] = "fireworks " FIREWORKS_VERSION;

constexpr char kFooter[] = R"(Examples:
  fireworks get accounts/fireworks/models/deepseek-v3
  fireworks list --columns name,context,retires
  fireworks help get
  fireworks emulator

Exit status: 0 if all went well; 1 if a call failed, or the output could not be
written; 2 if nothing was sent, because of the command line or the
configuration; 3 if `check` or `drift` found something; 130 after Ctrl-C.)";

// If a standard stream is closed, the next socket reuses its descriptor and
// receives our output.
void OccupyStandardStreams() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(fd, F_GETFD) < 0) open("/dev/null", O_RDONLY | O_CLOEXEC);
  }
}

int Main(int argc, char** argv) {
  OccupyStandardStreams();
  // A server may close a socket that we write to. FinishOutput() handles a
  // closed standard output.
  std::signal(SIGPIPE, SIG_IGN);

  CLI::App program("Reads model metadata from Fireworks AI.", "fireworks");
  program.set_version_flag("--version", kVersion);
  program.footer(kFooter);
  program.get_formatter()->column_width(26);
#if CLI11_VERSION_MAJOR > 2 || CLI11_VERSION_MINOR >= 6
  // CLI11 2.6 and later would join the lines of the footer into paragraphs.
  program.get_formatter()->enable_footer_formatting(false);
#endif
  program.require_subcommand(1);
  const Command commands[] = {
      MakeGetCommand(program),       MakeListCommand(program),
      MakeCheckCommand(program),     MakeDriftCommand(program),
      MakeEmulatorCommand(program),  MakeHelpCommand(program),
      MakeCompletionCommand(program)};
  for (const Command& command : commands) {
    // These may stand before each command, so each has to accept them.
    command.app->set_version_flag("--version", kVersion)->group(kHidden);
    if (command.app->get_option_no_throw("--color") == nullptr) {
      AddColorFlag(command.app)->group(kHidden);
    }
  }
  const std::vector<std::string> arguments =
      CommandFirst(program, {argv + std::min(argc, 1), argv + argc});
  try {
    // CLI11 expects the arguments in reverse order.
    program.parse(
        std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::Success& asked) {
    // The user asked for help or the version.
    HideFlags(program);
    program.exit(asked, std::cout, std::cerr);
    return FinishOutput() ? kExitOk : kExitCallFailed;
  } catch (const CLI::ParseError& error) {
    Say(Explain(program, error, arguments));
    return kExitUsage;
  }
  for (const Command& command : commands) {
    if (command.app->parsed()) return command.run();
  }
  return kExitUsage;
}

}  // namespace
}  // namespace fireworks::tools

int main(int argc, char** argv) { return fireworks::tools::Main(argc, argv); }
