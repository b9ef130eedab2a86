#ifndef FIREWORKS_TOOLS_FIREWORKS_COMMAND_LINE_H_
#define FIREWORKS_TOOLS_FIREWORKS_COMMAND_LINE_H_

// Extends the command lines that CLI11 accepts, and explains the ones that cannot
// be parsed.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace fireworks::tools {

// The commands that help shows.
std::vector<CLI::App*> CommandsOf(CLI::App& program);
// The long flags that the help of a command or of the program shows, with dashes.
std::vector<std::string> FlagsOf(CLI::App& app);
// Whether a flag is followed by a value.
bool TakesValue(CLI::Option& option);
// The allowed values of a flag or an argument; empty if any value is allowed.
std::vector<std::string> ValuesOf(CLI::Option& option);

// Returns the arguments with the command first. Flags before it move behind it.
std::vector<std::string> CommandFirst(CLI::App& program,
                                      std::vector<std::string> arguments);

// One line for arguments that could not be parsed: "fireworks get: --outptu: no
// such flag; did you mean --output?"
std::string Explain(CLI::App& program, const CLI::ParseError& error,
                    const std::vector<std::string>& arguments);

// "there is no command "lst"; did you mean list?"
std::string NoSuchCommand(CLI::App& program, const std::string& given);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_COMMAND_LINE_H_
