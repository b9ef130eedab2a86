#ifndef FIREWORKS_TOOLS_FIREWORKS_COMMAND_LINE_H_
#define FIREWORKS_TOOLS_FIREWORKS_COMMAND_LINE_H_

// What people may write, beyond what CLI11 understands, and what is said of what
// nobody understands.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace fireworks::tools {

// The commands that help shows.
std::vector<CLI::App*> CommandsOf(CLI::App& program);
// The flags of a command or of the program that help shows, with their dashes.
std::vector<std::string> FlagsOf(CLI::App& app);
// Whether a flag is followed by a value.
bool TakesValue(CLI::Option& option);
// The values that there are for a flag or an argument; none if it may be any.
std::vector<std::string> ValuesOf(CLI::Option& option);

// The arguments with flags that stand before the command moved behind it.
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
