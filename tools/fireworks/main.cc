// The fireworks command: reads model metadata from the command line.

#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "command.h"
#include "fireworks/internal/nearest_name.h"
#include "fireworks/internal/quote.h"
#include "output.h"

namespace fireworks::tools {
namespace {

constexpr char kFooter[] = R"(Examples:
  fireworks get accounts/fireworks/models/deepseek-v3
  fireworks get --help
  fireworks list --output table
  fireworks emulator

Exit status: 0 if all went well, 1 if a call failed or the output could not be
written, 2 if the command line or the configuration cannot work (then nothing
was sent), 3 if `check` or `drift` found something.)";

// A standard stream that the caller closed would else be given to the next
// socket, and our output would go there.
void OccupyStandardStreams() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(fd, F_GETFD) < 0) open("/dev/null", O_RDONLY | O_CLOEXEC);
  }
}

// What CLI11 calls a command that is missing, if one was given.
void PrintUnknownCommand(const CLI::App& program, std::string_view given) {
  std::vector<std::string> names;
  for (const CLI::App* command : program.get_subcommands({})) {
    names.push_back(command->get_name());
  }
  const std::string nearest = internal::NearestName(given, names);
  std::cerr << "fireworks: there is no command " << internal::Quote(given)
            << (nearest.empty() ? "" : "; did you mean " + nearest + "?")
            << "\nRun with --help for more information.\n";
}

int Main(int argc, char** argv) {
  OccupyStandardStreams();
  // A reader that went away is an error to report, not a silent end.
  std::signal(SIGPIPE, SIG_IGN);

  CLI::App program("Reads model metadata from Fireworks AI.", "fireworks");
  program.set_version_flag("--version", "fireworks " FIREWORKS_VERSION);
  program.footer(kFooter);
  program.get_formatter()->column_width(26);
#if CLI11_VERSION_MAJOR > 2 || CLI11_VERSION_MINOR >= 6
  // As it stands: from there on it is else one paragraph, examples and all.
  program.get_formatter()->enable_footer_formatting(false);
#endif
  program.require_subcommand(1);
  const Command commands[] = {MakeGetCommand(program), MakeListCommand(program),
                              MakeCheckCommand(program),
                              MakeDriftCommand(program),
                              MakeEmulatorCommand(program)};
  try {
    program.parse(argc, argv);
  } catch (const CLI::RequiredError& error) {
    if (argc > 1 && argv[1][0] != '-' && program.get_subcommands().empty()) {
      PrintUnknownCommand(program, argv[1]);
    } else {
      program.exit(error, std::cout, std::cerr);
    }
    return kExitUsage;
  } catch (const CLI::ParseError& error) {
    // CLI11's own codes are 0 and 100 to 127.
    const int code = program.exit(error, std::cout, std::cerr);
    if (code != 0) return kExitUsage;
    return FinishOutput() ? kExitOk : kExitCallFailed;
  }
  for (const Command& command : commands) {
    if (command.app->parsed()) return command.run();
  }
  return kExitUsage;
}

}  // namespace
}  // namespace fireworks::tools

int main(int argc, char** argv) { return fireworks::tools::Main(argc, argv); }
